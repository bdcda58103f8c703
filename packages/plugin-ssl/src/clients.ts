import type { Readership } from '@gentorrent/core/plugin'

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`ssl-cert`',
    keys: ['info.ssl-cert'],
    otherwise: 'it connects without TLS, and finds nobody',
    clients: {
      libtorrent: { standing: 'reads', note: 'where it is built with TLS' },
      transmission: 'ignores',
      rtorrent: 'ignores',
      aria2: 'ignores',
      biglybt: 'ignores',
      webtorrent: 'ignores',
    },
  },
]
