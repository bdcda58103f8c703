import type { Readership } from '@gentorrent/core/plugin'
import { entriesOf } from './entries.ts'

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
    what: '`md5sum`',
    keys: ['file.md5sum'],
    when: torrent => entriesOf(torrent).some(({ keys }) => keys.has('md5sum')),
    harmless: true,
    clients: nobody,
  },
  {
    what: '`ed2k`, and `sha1` beside it',
    keys: ['info.ed2k', 'info.sha1', 'file.ed2k'],
    when: torrent => torrent.info.has('ed2k') || entriesOf(torrent).some(({ keys }) => keys.has('ed2k')),
    harmless: true,
    clients: { ...nobody, biglybt: 'reads' },
  },
]
