import type { Torrent } from '@gentorrent/core/plugin'
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
    ...(has('p') && { align: true as const, ...paddingOf(listed) }),
    ...(has('x') && { executable: true as const }),
    ...(has('h') && { hidden: true as const }),
    ...(has('l') && { symlinks: true as const }),
    ...(entries.some(({ keys }) => keys.has('sha1')) && { sha1: true as const }),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

const paddingOf = (entries: readonly Entry[]): Padding => {
  const isPad = ({ letters }: Entry) => letters.includes('p')
  const isPlain = entries.filter(isPad).every(({ path, length }) => path?.join('/') === `${padDirectory}/${length}`)
  const last = entries.findLast(({ length, letters }) => length !== 0 && !letters.includes('l'))
  return { padNames: isPlain ? 'bep47' : 'unique', tailPad: last && !isPad(last) ? 'no' : 'yes' }
}
