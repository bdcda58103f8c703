import type { BJson, BJsonItems, BJsonPairs, BJsonParts, BJsonText } from '@gentorrent/core/bencode'
import { escapedJson, printableJson } from './printable.ts'

/** What fits on a line of this length stays on one. */
const lineLength = 100

/**
 * JSON for people, in pieces: two spaces for each level, and on one line what is short. Harmless for terminals, and it reads
 * back the same.
 */
export function* jsonText(value: BJsonParts): Iterable<string> {
  yield* piecesOf(value, '')
  yield '\n'
}

/** The same on one line. What is not in parts may be whatever JSON can carry. */
export function* jsonLine(value: unknown): Iterable<string> {
  yield* lineOf(value)
  yield '\n'
}

function* lineOf(value: unknown): Iterable<string> {
  if (isText(value)) yield* quoted(value)
  else if (isItems(value)) {
    let lead = '['
    for (const item of value.items()) {
      yield lead
      yield* lineOf(item)
      lead = ','
    }
    yield lead === '[' ? '[]' : ']'
  } else if (isPairs(value)) {
    let lead = '{'
    for (const [key, item] of value.pairs()) {
      yield `${lead}${printableJson(key)}:`
      yield* lineOf(item)
      lead = ','
    }
    yield lead === '{' ? '{}' : '}'
  } else yield printableJson(value)
}

/** What is made in parts is long: it never fits on one line. */
function* piecesOf(value: BJsonParts, indent: string): Iterable<string> {
  const inner = `${indent}  `
  if (!isMade(value)) yield textOf(value, indent)
  else if (isText(value)) yield* quoted(value)
  else if (isItems(value)) {
    let lead = '['
    for (const item of value.items()) {
      yield `${lead}\n${inner}`
      yield* piecesOf(item, inner)
      lead = ','
    }
    yield `\n${indent}]`
  } else {
    let lead = '{'
    for (const [key, item] of value.pairs()) {
      yield `${lead}\n${inner}${printableJson(key)}: `
      yield* piecesOf(item, inner)
      lead = ','
    }
    yield `\n${indent}}`
  }
}

function* quoted(text: BJsonText): Iterable<string> {
  yield '"'
  yield* text.pieces()
  yield '"'
}

const textOf = (value: BJson, indent: string): string => {
  // Deep inside there is no room even for what is empty.
  const short = shortText(value, Math.max(2, lineLength - indent.length))
  if (short !== undefined) return escapedJson(short)
  if (typeof value !== 'object') return printableJson(value)
  const inner = `${indent}  `
  const between = `,\n${inner}`
  if (Array.isArray(value)) return `[\n${inner}${value.map(item => textOf(item, inner)).join(between)}\n${indent}]`
  const pairs = Object.entries(value).map(([key, item]) => `${printableJson(key)}: ${textOf(item, inner)}`)
  return `{\n${inner}${pairs.join(between)}\n${indent}}`
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

const isMade = (value: BJsonParts): value is BJsonItems | BJsonPairs | BJsonText =>
  isItems(value) || isPairs(value) || isText(value)
const isItems = (value: unknown): value is BJsonItems => has(value, 'items')
const isPairs = (value: unknown): value is BJsonPairs => has(value, 'pairs')
const isText = (value: unknown): value is BJsonText => has(value, 'pieces')

/** Nothing that stands for JSON has functions. */
const has = (value: unknown, name: string) =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Readonly<Record<string, unknown>>)[name] === 'function'
