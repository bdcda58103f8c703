import { fromHex, hex, isGentorrentError } from '@gentorrent/core'
import { decode, encode } from '@gentorrent/core/bencode'
import { type BRead, type BValue, dict, list, text } from '@gentorrent/core/plugin'

/** A key and its value, or why a text is not one. */
export type Parsed = { readonly key: string; readonly value: BValue } | { readonly fault: string }

/**
 * A key and its value from `key=value`. The value is text, unless a kind stands before it: `int:5`, `hex:00ff` (bytes),
 * `json:["a",5]` (lists and dictionaries of texts and integers), `bencode:<hex>` (anything) and `text:` (for a text that
 * begins like another kind).
 */
export const parsePair = (given: string): Parsed => {
  const at = given.indexOf('=')
  if (at < 1) return { fault: `\`${given}\` is not of the form key=value` }
  const key = given.slice(0, at)
  const [, kind, rest = ''] = /^(text|int|hex|json|bencode):(.*)$/s.exec(given.slice(at + 1)) ?? []
  if (/\p{Surrogate}/u.test(given)) return { fault: `\`${given}\` holds half a character` }
  if (kind === undefined) return { key, value: given.slice(at + 1) }
  const found = parsers[kind as Kind](rest)
  return 'fault' in found ? { fault: `the value of \`${key}\` ${found.fault}` } : { key, ...found }
}

/** The text that gives the pair again. */
export const pairText = (key: string, value: BRead): string => `${key}=${valueText(value)}`

type Kind = 'text' | 'int' | 'hex' | 'json' | 'bencode'
type Found = { readonly value: BValue } | { readonly fault: string }

const parsers: Readonly<Record<Kind, (rest: string) => Found>> = {
  text: value => ({ value }),
  int: rest => {
    if (!/^(0|-?[1-9]\d*)$/.test(rest)) return { fault: `is not a whole number: \`${rest}\`` }
    if (Number.isSafeInteger(Number(rest))) return { value: Number(rest) }
    const value = rest.length <= 20 ? BigInt(rest) : undefined
    return value === undefined || BigInt.asIntN(64, value) !== value
      ? { fault: `is a number of more than 64 bits, for which clients refuse the torrent: \`${rest}\`` }
      : { value }
  },
  hex: rest => {
    const value = fromHex(rest)
    return value ? { value } : { fault: `is not an even number of hexadecimal digits: \`${rest}\`` }
  },
  json: rest => {
    let parsed: unknown
    try {
      parsed = JSON.parse(rest)
    } catch {
      return { fault: `is not JSON: \`${rest}\`` }
    }
    if (isDeeper(parsed, levels.json)) return { fault: tooDeep(levels.json) }
    const value = fromJson(parsed)
    return value === undefined
      ? { fault: 'must be made of texts, whole numbers, lists and dictionaries: bencode has nothing else' }
      : { value }
  },
  bencode: rest => {
    const bytes = fromHex(rest)
    if (!bytes) return { fault: `is not an even number of hexadecimal digits: \`${rest}\`` }
    try {
      const value = asValue(decode(bytes))
      return isDeeper(value, levels.bencode) ? { fault: tooDeep(levels.bencode) } : { value }
    } catch (error) {
      if (!isGentorrentError(error)) throw error
      return { fault: `is ${error.message}` }
    }
  },
}

/** Transmission reads 31 levels, libtorrent and the core 99 and 100; the value stands on the second or third. */
const levels = { json: 28, bencode: 97 }

const tooDeep = (most: number) => `is nested more than ${most} levels deep: clients refuse the torrent`

const isDeeper = (value: unknown, most: number): boolean =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    ? most === 0 || itemsIn(value).some(item => isDeeper(item, most - 1))
    : false

const itemsIn = (value: object): readonly unknown[] =>
  value instanceof Map ? [...value.values()] : Object.values(value)

const fromJson = (json: unknown): BValue | undefined => {
  if (typeof json === 'string') return /\p{Surrogate}/u.test(json) ? undefined : json
  if (typeof json === 'number') return Number.isSafeInteger(json) && !Object.is(json, -0) ? json : undefined
  if (typeof json !== 'object' || json === null) return undefined
  if (Array.isArray(json)) {
    const items = json.map(fromJson)
    return items.every(item => item !== undefined) ? items : undefined
  }
  const pairs = Object.entries(json).map(
    ([key, item]) => [fromJson(key) as string | undefined, fromJson(item)] as const,
  )
  return pairs.every((pair): pair is readonly [string, BValue] => pair[0] !== undefined && pair[1] !== undefined)
    ? new Map(pairs)
    : undefined
}

const asValue = (value: BRead): BValue => {
  const items = list(value)
  if (items) return items.map(asValue)
  const pairs = dict(value)
  return pairs ? new Map([...pairs.entries()].map(([key, item]) => [key, asValue(item)])) : (value as BValue)
}

const valueText = (value: BRead): string => {
  if (typeof value === 'number') return `int:${value}`
  if (typeof value === 'bigint')
    return BigInt.asIntN(64, value) === value ? `int:${value}` : `bencode:${encodedHex(value)}`
  if (value instanceof Uint8Array) {
    const plain = text(value)
    if (plain === undefined || /\p{Cc}/u.test(plain)) return `hex:${hex(value)}`
    return /^(text|int|hex|json|bencode):/.test(plain) ? `text:${plain}` : plain
  }
  const json = isDeeper(asValue(value), levels.json) ? undefined : toJson(value)
  return json === undefined ? `bencode:${encodedHex(value)}` : `json:${json}`
}

/** JSON of lists and dictionaries that hold nothing but texts and safe integers; undefined if they hold anything else. */
const toJson = (value: BRead): string | undefined => {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'bigint') return undefined
  if (value instanceof Uint8Array) {
    const plain = text(value)
    return plain === undefined ? undefined : JSON.stringify(plain)
  }
  const items = list(value)?.map(toJson)
  if (items) return items.every(item => item !== undefined) ? `[${items.join()}]` : undefined
  const pairs = [...(dict(value)?.entries() ?? [])].map(([key, item]) => [toJson(key), toJson(item)] as const)
  return pairs.every(([key, item]) => key !== undefined && item !== undefined)
    ? `{${pairs.map(pair => pair.join(':')).join()}}`
    : undefined
}

/** Of a value that was not canonical when it was read, the canonical form. */
const encodedHex = (value: BRead): string => {
  try {
    return hex(encode(asValue(value)))
  } catch {
    // A dictionary with one key twice cannot be written at all.
    return hex(dict(value)?.bytes ?? new Uint8Array())
  }
}
