import type { Readership } from '@gentorrent/core/plugin'
import { isPrivateTo } from './is-private.ts'

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`private`',
    keys: ['info.private'],
    clients: {
      libtorrent: 'reads',
      transmission: 'reads',
      rtorrent: { standing: 'reads', note: 'if it is 1' },
      aria2: { standing: 'reads', note: 'if it is 1' },
      biglybt: 'reads',
      webtorrent: 'reads',
    },
  },
  {
    what: '`private` other than 0 and 1',
    keys: ['info.private'],
    when: ({ info }) => info.get('private') !== 1 && isPrivateTo(info.get('private')),
    otherwise: 'the torrent is public to it',
    clients: { libtorrent: 'reads', transmission: 'reads', rtorrent: 'ignores', aria2: 'ignores', biglybt: 'reads' },
  },
  {
    what: '`source`',
    keys: ['info.source'],
    // It makes the info-hash another one for everybody.
    harmless: true,
    clients: {
      libtorrent: 'ignores',
      qbittorrent: { standing: 'ignores', note: 'writes it' },
      transmission: { standing: 'reads', since: '4.0', before: 'ignores', note: 'shows it' },
      rtorrent: 'ignores',
      aria2: 'ignores',
      biglybt: 'reads',
      webtorrent: 'ignores',
    },
  },
]
