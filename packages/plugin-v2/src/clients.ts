import type { Readership } from '@gentorrent/core/plugin'
import { isThere } from './read-tree.ts'

/** From the clients' sources of late 2026. Transmission 3.00 cannot parse the empty keys of a file tree; aria2 up to 1.36 drops them. */
export const clients: readonly Readership[] = [
  {
    what: 'v2 keys alone',
    keys: ['info.file tree'],
    when: ({ info }) => isThere(info) && !info.has('pieces'),
    otherwise: 'a hybrid would reach it',
    clients: {
      libtorrent: { standing: 'reads', since: '2.0', before: 'refuses' },
      qbittorrent: { standing: 'reads', note: 'where it is built with libtorrent 2' },
      transmission: 'refuses',
      rtorrent: 'refuses',
      aria2: 'refuses',
      biglybt: 'reads',
      webtorrent: 'refuses',
    },
  },
  {
    what: 'v1 and v2 keys (hybrid)',
    keys: ['info.file tree', 'info.pieces'],
    when: ({ info }) => isThere(info) && info.has('pieces'),
    clients: {
      libtorrent: { standing: 'reads', note: 'both' },
      transmission: { standing: 'reads', since: '4.0', before: 'refuses', note: 'as v1' },
      rtorrent: { standing: 'reads', note: 'as v1' },
      aria2: { standing: 'reads', since: '1.37', before: 'refuses', note: 'as v1' },
      biglybt: { standing: 'reads', note: 'both' },
      webtorrent: { standing: 'reads', note: 'as v1' },
    },
  },
]
