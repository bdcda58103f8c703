import { integer, type Torrent } from '@gentorrent/core/plugin'
import { type Entry, entriesOf, isLink, isPad, namesOf, v1Entries } from './entries.ts'
import { type Padding, padDirectory } from './pad.ts'

type Found = Partial<Padding> & {
  readonly [K in 'align' | 'executable' | 'hidden' | 'symlinks' | 'sha1']?: true
}

/** The options that would write what the torrent's entries hold; undefined if they hold nothing of BEP 47. */
export const detect = (torrent: Torrent): Found | undefined => {
  const letters = new Set<string>()
  let hasHash = false
  for (const entry of entriesOf(torrent)) {
    for (const letter of entry.letters) letters.add(letter)
    hasHash ||= entry.keys.has('sha1')
  }
  const found: Found = {
    ...(letters.has('p') && paddingOf(v1Entries(torrent), integer(torrent.info.get('piece length')) ?? 0)),
    ...(letters.has('x') && { executable: true }),
    ...(letters.has('h') && { hidden: true }),
    ...(letters.has('l') && { symlinks: true }),
    ...(hasHash && { sha1: true }),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

const paddingOf = (entries: Iterable<Entry>, pieceLength: number): Padding & { readonly align?: true } => {
  let entryCount = 0
  let padCount = 0
  let isPlain = true
  let endsInPad = true
  let isAligned = true
  let end = 0
  for (const entry of entries) {
    entryCount++
    const length = isLink(entry) ? 0 : (integer(entry.keys.get('length')) ?? 0)
    if (length === 0) continue
    endsInPad = isPad(entry)
    if (endsInPad) {
      padCount++
      isPlain &&= namesOf(entry)?.join('/') === `${padDirectory}/${length}`
    } else isAligned &&= end % pieceLength === 0
    end += length
  }
  const padNames = isPlain ? 'bep47' : 'unique'
  // A pad at the end of a torrent whose files are otherwise not aligned, or of a single file.
  if (endsInPad && padCount === 1 && (entryCount === 2 || !isAligned)) return { padNames, tailPad: 'always' }
  return { align: true, padNames, tailPad: endsInPad ? 'yes' : 'no' }
}
