import type { Readership } from '@gentorrent/core/plugin'

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`bep49` (feeds)',
    keys: ['info.bep49'],
    otherwise: 'the torrent is a folder of torrents to it',
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
