import type { Readership, Torrent } from '@gentorrent/core/plugin'
import { seedsOf } from './seeds.ts'

const some = ({ metainfo }: Torrent, scheme: RegExp) => seedsOf(metainfo.get('url-list')).some(url => scheme.test(url))

/** From the clients' sources of late 2026; FTP was tried with aria2 1.36, libtorrent 2.0.8 and Transmission 3.00. */
export const clients: readonly Readership[] = [
  {
    what: '`url-list` (HTTP)',
    keys: ['metainfo.url-list'],
    when: torrent => some(torrent, /^https?:/),
    leads: true,
    clients: {
      libtorrent: 'reads',
      transmission: 'reads',
      rtorrent: 'ignores',
      aria2: 'reads',
      biglybt: 'reads',
      webtorrent: 'reads',
    },
  },
  {
    what: '`url-list` (FTP)',
    keys: ['metainfo.url-list'],
    when: torrent => some(torrent, /^ftp:/),
    leads: true,
    clients: {
      libtorrent: 'ignores',
      transmission: { standing: 'ignores', note: 'it asks, and throws the answer away' },
      rtorrent: 'ignores',
      aria2: { standing: 'reads', note: 'if there is one file' },
    },
  },
  {
    what: '`httpseeds`',
    keys: ['metainfo.httpseeds'],
    leads: true,
    clients: {
      libtorrent: { standing: 'ignores', since: '2.1', before: 'reads' },
      transmission: { standing: 'ignores', note: 'it takes them for `url-list`' },
      rtorrent: 'ignores',
      aria2: 'ignores',
      biglybt: 'reads',
      webtorrent: 'ignores',
    },
  },
]
