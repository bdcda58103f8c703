import { integer, type Torrent } from '@gentorrent/core/plugin'
import { type Entry, v1Entries, v2Entries } from './entries.ts'
import { type Padding, padDirectory } from './pad.ts'

/** The options that would write what the torrent's entries hold; undefined if they hold nothing of BEP 47. */
export const detect = (
  torrent: Torrent,
):
  | (Partial<Padding> & Readonly<Partial<Record<'align' | 'executable' | 'hidden' | 'symlinks' | 'sha1', true>>>)
  | undefined => {
  const listed = v1Entries(torrent)
  const entries = [...listed, ...v2Entries(torrent)]
  const has = (letter: string) => entries.some(({ letters }) => letters.includes(letter))
  const found = {
    ...(has('p') && paddingOf(listed, integer(torrent.info.get('piece length')) ?? 0)),
    ...(has('x') && { executable: true as const }),
    ...(has('h') && { hidden: true as const }),
    ...(has('l') && { symlinks: true as const }),
    ...(entries.some(({ keys }) => keys.has('sha1')) && { sha1: true as const }),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

const paddingOf = (entries: readonly Entry[], pieceLength: number): Padding & { readonly align?: true } => {
  const isPad = ({ letters }: Entry) => letters.includes('p')
  const isPlain = entries.filter(isPad).every(({ path, length }) => path?.join('/') === `${padDirectory}/${length}`)
  const last = entries.findLast(({ length, letters }) => length !== 0 && !letters.includes('l'))
  const padNames = isPlain ? 'bep47' : 'unique'
  if (last && isPad(last) && isOnlyAtEnd(entries, last, pieceLength)) return { padNames, tailPad: 'always' }
  return { align: true, padNames, tailPad: last && !isPad(last) ? 'no' : 'yes' }
}

/** Whether a pad stands at the end of a torrent whose files are otherwise not aligned, or of a single file. */
const isOnlyAtEnd = (entries: readonly Entry[], last: Entry, pieceLength: number): boolean => {
  const before = entries
    .slice(0, entries.indexOf(last))
    .filter(({ length, letters }) => length !== 0 && !letters.includes('l'))
  if (before.some(({ letters }) => letters.includes('p'))) return false
  let end = 0
  const ends = before.map(({ length = 0 }) => (end += length))
  return entries.length === 2 || ends.slice(0, -1).some(place => place % pieceLength !== 0)
}
