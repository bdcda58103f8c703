import { list, type Readership, type Torrent, text } from '@gentorrent/core/plugin'
import { tiersOf } from './tiers.ts'

const everyone = { libtorrent: 'reads', transmission: 'reads', rtorrent: 'reads', biglybt: 'reads' } as const
const keys = ['metainfo.announce', 'metainfo.announce-list'] as const

const some = (torrent: Torrent, scheme: RegExp) =>
  tiersOf(torrent)
    .flat()
    .some(url => scheme.test(url))

/** From the clients' sources of late 2026. aria2 1.36 was seen to leave UDP trackers out. */
export const clients: readonly Readership[] = [
  {
    what: 'trackers (HTTP)',
    keys,
    when: torrent => some(torrent, /^https?:/),
    leads: true,
    clients: { ...everyone, aria2: 'reads', webtorrent: { standing: 'reads', note: 'not in browsers' } },
  },
  {
    what: 'trackers (UDP)',
    keys,
    when: torrent => some(torrent, /^udp:/),
    leads: true,
    clients: {
      ...everyone,
      aria2: { standing: 'reads', since: '1.37', before: 'ignores' },
      webtorrent: { standing: 'reads', note: 'not in browsers' },
    },
  },
  {
    what: 'trackers (WebSocket)',
    keys,
    when: torrent => some(torrent, /^wss?:/),
    leads: true,
    clients: {
      libtorrent: { standing: 'reads', since: '2.1', before: 'ignores' },
      transmission: 'ignores',
      rtorrent: 'ignores',
      aria2: 'ignores',
      webtorrent: 'reads',
    },
  },
  {
    what: '`announce` beside an empty `announce-list`',
    keys: ['metainfo.announce-list'],
    when: ({ metainfo }) => metainfo.has('announce') && list(metainfo.get('announce-list'))?.length === 0,
    otherwise: 'the list is there, so it counts',
    clients: { ...everyone, aria2: 'ignores', webtorrent: 'reads' },
  },
  {
    what: 'an `announce-list` without tiers',
    keys: ['metainfo.announce-list'],
    when: ({ metainfo }) => list(metainfo.get('announce-list'))?.some(tier => text(tier) !== undefined) === true,
    clients: { libtorrent: 'ignores', transmission: 'reads', aria2: 'ignores', biglybt: 'reads' },
  },
  {
    what: '`obfuscate-announce-list`',
    keys: ['metainfo.obfuscate-announce-list'],
    harmless: true,
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
