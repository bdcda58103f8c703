import { type Magnet, parseMagnet } from '@gentorrent/core'
import { rangeText } from '../amounts.ts'
import type { MagnetLinkJson } from '../json.ts'
import { dim, type Line } from '../line.ts'
import { infoHashJson } from '../to-json.ts'
import { infoHashLines, row } from './create-result.ts'

/** Whether what was given instead of a file is a link. */
export const isMagnetLink = (given: string): boolean => /^magnet:/i.test(given)

/**
 * What a magnet link says, for people and for programs.
 *
 * @throws GentorrentError `MAGNET_INVALID`
 */
export const explainLink = (
  link: string,
): { readonly lines: () => Iterable<Line>; readonly json: () => MagnetLinkJson } => {
  const magnet = parseMagnet(link)
  return { lines: () => lines(magnet), json: () => toJson(magnet) }
}

/** What the parameters mean: BEP 9, 46 and 53, and those that clients brought up. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['as', 'web seed'],
  ['dht', 'DHT node'],
  ['kt', 'keywords'],
  ['mt', 'list of links'],
  ['s', 'salt (BEP 46)'],
  ['tr', 'tracker'],
  ['ws', 'web seed'],
  ['x.pe', 'peer'],
  ['xl', 'bytes in all'],
  ['xs', 'source'],
])

const meaningOf = (name: string, value: string): string | undefined =>
  name === 'xs' && /^urn:btpk:/i.test(value) ? 'updates (BEP 46)' : meanings.get(name.replace(/\.\d+$/, ''))

function* lines({ infoHash, name, select, parameters }: Magnet): Iterable<Line> {
  yield* infoHashLines(infoHash)
  if (!infoHash.v1 && !infoHash.v2) yield row('info-hash', 'none: clients need something else to begin with')
  if (name !== undefined) yield row('name', name)
  if (select.length > 0) yield row('files', select.map(({ first, last }) => rangeText([first, last])).join(', '))
  for (const [key, value] of parameters) {
    const meaning = meaningOf(key, value)
    if (meaning === undefined) yield [row(key, value), dim('  (unknown)')].flat() as Line
    else yield row(meaning, value)
  }
}

const toJson = ({ infoHash, name, select, parameters }: Magnet): MagnetLinkJson => ({
  infoHash: infoHashJson(infoHash),
  ...(name !== undefined && { name }),
  select: select.map(({ first, last }) => [first, last] as const),
  parameters: parameters.map(([key, value]) => {
    const meaning = meaningOf(key, value)
    return { name: key, value, ...(meaning !== undefined && { meaning }) }
  }),
})
