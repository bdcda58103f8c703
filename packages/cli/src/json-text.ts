import type { BJson } from '@gentorrent/core/bencode'
import { escapedJson } from './printable.ts'

/** What fits on a line of this length stays on one. */
const lineLength = 100

/**
 * JSON for people, in pieces: two spaces for each level, and on one line what is short. Harmless for terminals, and it reads
 * back the same.
 */
export function* jsonText(value: BJson): Iterable<string> {
  yield* piecesOf(value, '')
  yield '\n'
}

function* piecesOf(value: BJson, indent: string): Iterable<string> {
  // Deep inside there is no room even for what is empty.
  const short = shortText(value, Math.max(2, lineLength - indent.length))
  if (short !== undefined) return yield escapedJson(short)
  if (typeof value !== 'object') return yield escapedJson(JSON.stringify(value))
  const isList = Array.isArray(value)
  const inner = `${indent}  `
  let lead = `${isList ? '[' : '{'}\n${inner}`
  // No list of pairs is made: there may be a million.
  for (const key of isList ? value.keys() : Object.keys(value)) {
    yield typeof key === 'number' ? lead : `${lead}${escapedJson(JSON.stringify(key))}: `
    yield* piecesOf((value as Readonly<Record<string, BJson>>)[key]!, inner)
    lead = `,\n${inner}`
  }
  yield `\n${indent}${isList ? ']' : '}'}`
}

/** The text on one line; undefined if it is longer than there is room, which is found out without writing all of it. */
const shortText = (value: BJson, room: number): string | undefined => {
  if (typeof value === 'string' && value.length > room) return undefined
  if (typeof value !== 'object') return within(JSON.stringify(value), room)
  const parts: string[] = []
  let left = room - 2
  const isList = Array.isArray(value)
  for (const key of isList ? value.keys() : Object.keys(value)) {
    const name = typeof key === 'number' ? '' : `${JSON.stringify(key)}: `
    const item = shortText((value as Readonly<Record<string, BJson>>)[key]!, left - name.length)
    if (item === undefined) return undefined
    parts.push(name + item)
    left -= name.length + item.length + 2
  }
  return within(isList ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`, room)
}

const within = (text: string, room: number) => (text.length > room ? undefined : text)
