import type { Readership } from '@gentorrent/core/plugin'

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`nodes`',
    keys: ['metainfo.nodes'],
    leads: true,
    otherwise: 'it begins with nodes of its own, so somebody who has the content must be in the public DHT',
    clients: {
      libtorrent: 'reads',
      transmission: 'ignores',
      rtorrent: 'ignores',
      aria2: 'reads',
      biglybt: 'ignores',
      webtorrent: 'ignores',
    },
  },
]
