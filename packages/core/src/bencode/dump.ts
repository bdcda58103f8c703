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
  scan(
    bytes,
    (offset, because) => {
      throw new GentorrentError('BENCODE_INVALID', { offset, because })
    },
    () => {},
  )
  const end = endOf(bytes, 0)
  const value = jsonAt(bytes, 0)
  return end === bytes.length ? value : { $value: value, $after: stringJson(bytes.subarray(end)) }
}

/** A decoded value in the same form. Integers and strings by themselves have lost what was not canonical about them. */
export const dumpValue = (value: BRead): BJson => {
  if (value instanceof Uint8Array) return stringJson(value)
  if (typeof value === 'number' || typeof value === 'bigint') return integerJson(String(value))
  return list(value)?.map(dumpValue) ?? jsonAt(dict(value)!.bytes, 0)
}

const jsonAt = (bytes: Uint8Array, at: number): BJson => {
  const mark = bytes[at]
  if (mark === markI) return integerJson(latin1(bytes.subarray(at + 1, endOf(bytes, at) - 1)))
  if (mark === markD) return dictionaryJson(bytes, at)
  if (mark !== markL) return stringAt(bytes, at)
  const items: BJson[] = []
  for (let next = at + 1; bytes[next] !== markE; next = endOf(bytes, next)) items.push(jsonAt(bytes, next))
  return items
}

const integerJson = (digits: string): BJson => {
  const value = Number(digits)
  return Number.isSafeInteger(value) && String(value) === digits ? value : { $integer: digits }
}

const stringAt = (bytes: Uint8Array, at: number): BJson => {
  const start = startOfString(bytes, at)
  const value = stringJson(bytes.subarray(start, endOf(bytes, at)))
  if (bytes[at] !== digit0 || start - at === 2) return value
  const $length = latin1(bytes.subarray(at, start - 1))
  return typeof value === 'string' ? { $length, $text: value } : { $length, ...(value as object) }
}

const stringJson = (bytes: Uint8Array): BJson => plainText(bytes) ?? { $hex: hex(bytes) }

/** Nobody means a string with control characters to be read. */
const plainText = (bytes: Uint8Array): string | undefined => {
  const found = text(bytes)
  return found === undefined || /[^\P{Cc}\t\n\r]/u.test(found) ? undefined : found
}

const dictionaryJson = (bytes: Uint8Array, at: number): BJson => {
  const places: number[] = []
  let isCanonical = true
  let previous: Uint8Array | undefined
  for (let next = at + 1; bytes[next] !== markE; next = endOf(bytes, endOf(bytes, next))) {
    const start = startOfString(bytes, next)
    const key = bytes.subarray(start, endOf(bytes, next))
    if (bytes[next] === digit0 && start - next > 2) isCanonical = false
    if (previous && compareBytes(previous, key) >= 0) isCanonical = false
    previous = key
    places.push(next)
  }
  if (!isCanonical) return { $dictionary: places.map(key => [stringAt(bytes, key), jsonAt(bytes, endOf(bytes, key))]) }
  // Without a prototype, `__proto__` is a key like any other.
  const json: Record<string, BJson> = Object.create(null)
  for (const key of places) {
    const value = endOf(bytes, key)
    json[keyJson(bytes.subarray(startOfString(bytes, key), value))] = jsonAt(bytes, value)
  }
  return json
}

/** The name of a key: its text, `$text:` and the text where that begins with `$`, or `$hex:` and its bytes. */
export const keyJson = (key: Uint8Array): string => {
  const plain = plainText(key)
  if (plain === undefined) return `$hex:${hex(key)}`
  return plain.startsWith('$') ? `$text:${plain}` : plain
}
