import type { Readership } from '@gentorrent/core/plugin'

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`signatures`',
    keys: ['metainfo.signatures'],
    otherwise: 'nobody but gentorrent checks them',
    clients: {
      libtorrent: 'ignores',
      transmission: 'ignores',
      rtorrent: 'ignores',
      aria2: 'ignores',
      biglybt: 'ignores',
      webtorrent: 'ignores',
    },
  },
]
