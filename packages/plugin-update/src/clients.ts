import type { Readership } from '@gentorrent/core/plugin'

const nobody = {
  libtorrent: 'ignores',
  transmission: 'ignores',
  rtorrent: 'ignores',
  aria2: 'ignores',
  biglybt: 'ignores',
  webtorrent: 'ignores',
} as const

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`update-url`',
    keys: ['info.update-url'],
    otherwise: 'nobody is told of a new torrent',
    clients: nobody,
  },
  { what: '`originator`', keys: ['info.originator'], otherwise: 'nobody checks who made it', clients: nobody },
]
