import type { Readership } from '@gentorrent/core/plugin'

/** From the clients' sources of late 2026. */
export const clients: readonly Readership[] = [
  {
    what: '`name.utf-8`, `path.utf-8`',
    keys: ['info.name.utf-8', 'file.path.utf-8'],
    when: ({ info }) => info.has('name.utf-8'),
    // They say what the keys beside them say; where they do not, there is an issue.
    harmless: true,
    clients: {
      libtorrent: 'reads',
      transmission: 'reads',
      rtorrent: 'ignores',
      aria2: 'reads',
      biglybt: { standing: 'reads', note: 'if all files have one' },
      webtorrent: 'reads',
    },
  },
]
