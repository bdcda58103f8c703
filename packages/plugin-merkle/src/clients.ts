import type { Readership } from '@gentorrent/core/plugin'

/** From the clients' sources of late 2026. They miss `pieces`. */
export const clients: readonly Readership[] = [
  {
    what: '`root hash` (Merkle, BEP 30)',
    keys: ['info.root hash'],
    when: ({ info }) => info.has('root hash') && !info.has('pieces'),
    clients: {
      libtorrent: { standing: 'refuses', since: '2.0', before: 'reads' },
      qbittorrent: { standing: 'refuses', note: 'unless it is built with libtorrent 1.2' },
      transmission: 'refuses',
      rtorrent: 'refuses',
      aria2: 'refuses',
      biglybt: 'refuses',
      webtorrent: 'refuses',
    },
  },
]
