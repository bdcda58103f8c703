import type { Readership } from '@gentorrent/core/plugin'

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`similar` and `collections`',
    keys: ['metainfo.similar', 'metainfo.collections', 'info.similar', 'info.collections'],
    otherwise: 'it downloads files anew that it has',
    clients: {
      libtorrent: 'reads',
      transmission: 'ignores',
      rtorrent: 'ignores',
      aria2: 'ignores',
      biglybt: 'ignores',
      webtorrent: 'ignores',
    },
  },
]
