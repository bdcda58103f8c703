import { GentorrentError } from '../errors.ts'
import { hex } from '../hex.ts'
import { compareBytes } from '../text-order.ts'
import { endOf, startOfString } from './end-of.ts'
import { latin1 } from './latin1.ts'
import { digit0, markD, markE, markI, markL } from './marks.ts'
import { scan } from './scan.ts'
import { type BRead, dict, list, text } from './value.ts'

/** Bencode as JSON. The form is described in `docs/json.md`; `compose` gives the same bytes again. */
export type BJson = string | number | readonly BJson[] | { readonly [key: string]: BJson }

/**
 * Bencode as JSON without loss, whatever about it is not canonical, too.
 *
 * Text is a string and a safe integer a number. Everything else stands in an object whose keys begin with `$`: bytes
 * (`$hex`), integers (`$integer`), dictionaries whose keys are not in order or stand twice (`$dictionary`), strings whose
 * length has zeros before it (`$length`), and what follows the end (`$value` and `$after`).
 *
 * @throws GentorrentError `BENCODE_INVALID`
 */
export const dump = (bytes: Uint8Array): BJson => {
  checkReadable(bytes)
  const reader = { bytes, at: 0 }
  const value = nextJson(reader)
  return reader.at === bytes.length ? value : { $value: value, $after: stringJson(bytes.subarray(reader.at)) }
}

/** @throws GentorrentError `BENCODE_INVALID` */
export const checkReadable = (bytes: Uint8Array): void =>
  scan(
    bytes,
    (offset, because) => {
      throw new GentorrentError('BENCODE_INVALID', { offset, because })
    },
    () => {},
  )

/** A decoded value in the same form. Integers and strings by themselves have lost what was not canonical about them. */
export const dumpValue = (value: BRead): BJson => {
  if (value instanceof Uint8Array) return stringJson(value)
  if (typeof value === 'number' || typeof value === 'bigint') return integerJson(String(value))
  return list(value)?.map(dumpValue) ?? jsonAt(dict(value)!.bytes, 0)
}

/** The value that begins at a place of bytes that have been checked. */
export const jsonAt = (bytes: Uint8Array, at: number): BJson => nextJson({ bytes, at })

/** Bytes, and where the next value begins. Each byte is looked at once, however deep it stands. */
interface Reader {
  readonly bytes: Uint8Array
  at: number
}

const nextJson = (reader: Reader): BJson => {
  const { bytes, at } = reader
  const mark = bytes[at]
  if (mark === markD) return dictionaryJson(reader)
  if (mark === markL) {
    reader.at++
    const items: BJson[] = []
    while (bytes[reader.at] !== markE) items.push(nextJson(reader))
    reader.at++
    return items
  }
  reader.at = endOf(bytes, at)
  return mark === markI ? integerJson(latin1(bytes.subarray(at + 1, reader.at - 1))) : stringAt(bytes, at)
}

const integerJson = (digits: string): BJson => {
  const value = Number(digits)
  return Number.isSafeInteger(value) && String(value) === digits ? value : { $integer: digits }
}

export const stringAt = (bytes: Uint8Array, at: number): BJson => {
  const start = startOfString(bytes, at)
  const value = stringJson(bytes.subarray(start, endOf(bytes, at)))
  if (bytes[at] !== digit0 || start - at === 2) return value
  const $length = latin1(bytes.subarray(at, start - 1))
  return typeof value === 'string' ? { $length, $text: value } : { $length, ...(value as object) }
}

export const stringJson = (bytes: Uint8Array): BJson => plainText(bytes) ?? { $hex: hex(bytes) }

/** Nobody means a string with control characters to be read. */
export const plainText = (bytes: Uint8Array): string | undefined => {
  // Found out without decoding: it takes microseconds to be told that a hash is no text, and there may be a million.
  if (bytes.some(isNeverPlain)) return undefined
  const found = text(bytes)
  return found === undefined || /[^\P{Cc}\t\n\r]/u.test(found) ? undefined : found
}

/** Control characters but tabs and line breaks, and bytes that UTF-8 never has. */
const isNeverPlain = (byte: number) =>
  (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) ||
  byte === 0x7f ||
  byte === 0xc0 ||
  byte === 0xc1 ||
  byte >= 0xf5

const dictionaryJson = (reader: Reader): BJson => {
  const { bytes } = reader
  const places: number[] = []
  const names: string[] = []
  const values: BJson[] = []
  let isCanonical = true
  let previous: Uint8Array | undefined
  reader.at++
  while (bytes[reader.at] !== markE) {
    const { at } = reader
    const start = startOfString(bytes, at)
    reader.at = endOf(bytes, at)
    const key = bytes.subarray(start, reader.at)
    if (bytes[at] === digit0 && start - at > 2) isCanonical = false
    if (previous && compareBytes(previous, key) >= 0) isCanonical = false
    previous = key
    places.push(at)
    names.push(keyJson(key))
    values.push(nextJson(reader))
  }
  reader.at++
  if (!isCanonical) return { $dictionary: places.map((place, i) => [stringAt(bytes, place), values[i]!]) }
  // Without a prototype, `__proto__` is a key like any other. Such an object takes more memory where many have the same few
  // keys, as files have, and much less where there are many keys that no other has, as in a directory.
  const isPlain = names.length <= FEW_KEYS && !names.includes('__proto__')
  const json: Record<string, BJson> = isPlain ? {} : Object.create(null)
  for (let i = 0; i < names.length; i++) json[names[i]!] = values[i]!
  return json
}

const FEW_KEYS = 8

/** The name of a key: its text, `$text:` and the text where that begins with `$`, or `$hex:` and its bytes. */
export const keyJson = (key: Uint8Array): string => {
  const plain = plainText(key)
  if (plain === undefined) return `$hex:${hex(key)}`
  return plain.startsWith('$') ? `$text:${plain}` : plain
}
