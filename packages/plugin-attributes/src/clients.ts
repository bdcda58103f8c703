import type { Layout, Readership, Torrent } from '@gentorrent/core/plugin'
import { type Entry, eachEntry, eachV1Entry, eachV2Entry, isLink, isPad, namesOf } from './entries.ts'
import { repeats } from './names.ts'

const noAttributes = {
  transmission: 'ignores',
  rtorrent: 'ignores',
  aria2: 'ignores',
  biglybt: 'ignores',
  webtorrent: 'ignores',
} as const

const some = (each: typeof eachEntry, torrent: Torrent, is: (entry: Entry) => boolean): boolean => {
  let found = false
  each(torrent, entry => {
    found ||= is(entry)
  })
  return found
}

const hasRole = (layout: Layout | undefined, wanted: 'pad' | 'symlink') =>
  layout?.files.some(({ role }) => role === wanted) === true

/** From the clients' sources of late 2026; Transmission 3.00 was seen to refuse pads without a path and symlinks without a length, rTorrent 0.9 those with one path. */
export const clients: readonly Readership[] = [
  {
    what: 'pad files',
    keys: ['file.attr'],
    when: (_, layout) => hasRole(layout, 'pad'),
    otherwise: 'they stand among the files, full of zeros',
    clients: {
      libtorrent: 'reads',
      transmission: 'ignores',
      rtorrent: { standing: 'reads', since: '0.15', before: 'ignores' },
      aria2: 'ignores',
      biglybt: 'reads',
      webtorrent: 'ignores',
    },
  },
  {
    what: 'several pad files of one path',
    keys: ['file.path'],
    when: torrent => {
      const names: string[] = []
      eachV1Entry(torrent, entry => {
        if (isPad(entry)) names.push(namesOf(entry)?.join('/') ?? String(names.length))
      })
      return repeats(names)
    },
    otherwise: 'give each its own name',
    clients: {
      libtorrent: 'reads',
      transmission: { standing: 'refuses', since: '4.1.1', before: 'reads' },
      rtorrent: 'refuses',
      biglybt: 'reads',
    },
  },
  {
    what: 'pad files without a path',
    keys: ['file.path'],
    when: torrent => some(eachV1Entry, torrent, entry => isPad(entry) && entry.path === undefined),
    clients: { libtorrent: 'reads', transmission: 'refuses' },
  },
  {
    what: 'symlinks',
    keys: ['file.symlink path'],
    when: (_, layout) => hasRole(layout, 'symlink'),
    otherwise: 'they become empty files',
    clients: { libtorrent: 'reads', ...noAttributes },
  },
  {
    what: 'v1 symlinks without a `length`',
    keys: ['file.length'],
    when: torrent => some(eachV1Entry, torrent, entry => isLink(entry) && !entry.keys.has('length')),
    clients: { libtorrent: 'reads', transmission: 'refuses' },
  },
  {
    what: 'v2 symlinks without a `length`',
    keys: ['file.symlink path'],
    when: torrent => some(eachV2Entry, torrent, entry => isLink(entry) && !entry.keys.has('length')),
    clients: { libtorrent: 'reads', biglybt: 'refuses' },
  },
  {
    what: 'executable and hidden files',
    keys: ['file.attr'],
    when: torrent => some(eachEntry, torrent, ({ letters }) => /[xh]/.test(letters)),
    otherwise: 'they become files like any other',
    clients: { libtorrent: 'reads', ...noAttributes },
  },
  {
    what: '`sha1` of files',
    keys: ['file.sha1'],
    when: torrent => some(eachEntry, torrent, ({ keys }) => keys.has('sha1')),
    harmless: true,
    clients: { libtorrent: 'reads', ...noAttributes, biglybt: 'reads' },
  },
]
