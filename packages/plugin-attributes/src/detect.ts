import { integer, type Torrent } from '@gentorrent/core/plugin'
import { eachEntry, eachV1Entry, isLink, isPad, namesOf } from './entries.ts'
import { type Padding, padDirectory } from './pad.ts'

type Found = Partial<Padding> & {
  readonly [K in 'align' | 'executable' | 'hidden' | 'symlinks' | 'sha1']?: true
}

/** The options that would write what the torrent's entries hold; undefined if they hold nothing of BEP 47. */
export const detect = (torrent: Torrent): Found | undefined => {
  const letters = new Set<string>()
  let hashCount = 0
  eachEntry(torrent, entry => {
    for (const letter of entry.letters) letters.add(letter)
    if (entry.keys.has('sha1')) hashCount++
  })
  const found: Found = {
    ...(letters.has('p') && paddingOf(torrent)),
    ...(letters.has('x') && { executable: true }),
    ...(letters.has('h') && { hidden: true }),
    ...(letters.has('l') && { symlinks: true }),
    ...(hashCount > 0 && { sha1: true }),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

const paddingOf = (torrent: Torrent): Padding & { readonly align?: true } => {
  const pieceLength = integer(torrent.info.get('piece length')) ?? 0
  let entryCount = 0
  let padCount = 0
  let isPlain = true
  let endsInPad = true
  let isAligned = true
  let end = 0
  eachV1Entry(torrent, entry => {
    entryCount++
    const length = isLink(entry) ? 0 : (integer(entry.keys.get('length')) ?? 0)
    if (length === 0) return
    endsInPad = isPad(entry)
    if (endsInPad) {
      padCount++
      isPlain &&= namesOf(entry)?.join('/') === `${padDirectory}/${length}`
    } else isAligned &&= end % pieceLength === 0
    end += length
  })
  const padNames = isPlain ? 'bep47' : 'unique'
  // A pad at the end of a torrent whose files are otherwise not aligned, or of a single file.
  if (endsInPad && padCount === 1 && (entryCount === 2 || !isAligned)) return { padNames, tailPad: 'always' }
  return { align: true, padNames, tailPad: endsInPad ? 'yes' : 'no' }
}
