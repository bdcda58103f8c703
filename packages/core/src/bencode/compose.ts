import { GentorrentError } from '../errors.ts'
import { fromHex } from '../hex.ts'
import { compareBytes } from '../text-order.ts'
import { type Growing, growing } from './growing.ts'
import { depthLimit } from './scan.ts'

/**
 * The inverse of `dump`: JSON in its form becomes bencode, with sorted keys and integers in their shortest form. Only where
 * a mark says so (`$dictionary`, `$integer`, `$length`, `$after`) is it anything but canonical.
 *
 * @param json - what `JSON.parse` gives
 * @throws GentorrentError `JSON_UNUSABLE` for what bencode cannot carry, or only by losing something
 */
export const compose = (json: unknown): Uint8Array => {
  const sink = growing()
  const top = isObject(json) && ('$value' in json || '$after' in json) ? json : undefined
  if (!top) put(json, sink, [])
  else {
    onlyKeys(top, ['$value', '$after'], [])
    put(top['$value'], sink, [])
    sink.bytes(bytesOf(top['$after'], ['$after']))
  }
  return sink.done()
}

type Place = readonly (string | number)[]
type JsonObject = Readonly<Record<string, unknown>>

const put = (json: unknown, sink: Growing, place: Place): void => {
  if (typeof json === 'string') string(json, sink, place)
  else if (typeof json === 'number') sink.ascii(`i${integerText(json, place)}e`)
  else if (Array.isArray(json)) {
    limitDepth(place)
    sink.ascii('l')
    json.forEach((item, i) => {
      put(item, sink, [...place, i])
    })
    sink.ascii('e')
  } else if (isObject(json)) object(json, sink, place)
  else
    refuse(
      place,
      `${json === undefined ? 'nothing' : json} has no bencode: there are texts, whole numbers, lists and dictionaries`,
    )
}

const object = (json: JsonObject, sink: Growing, place: Place): void => {
  if ('$integer' in json) {
    onlyKeys(json, ['$integer'], place)
    const digits = json['$integer']
    if (typeof digits !== 'string' || !/^-?\d{1,40}$/.test(digits))
      refuse(place, '`$integer` must be up to 40 digits, as text')
    sink.ascii(`i${digits}e`)
  } else if ('$dictionary' in json) {
    onlyKeys(json, ['$dictionary'], place)
    pairs(json['$dictionary'], sink, place)
  } else if ('$hex' in json || '$length' in json || '$text' in json) string(json, sink, place)
  else dictionary(json, sink, place)
}

/** Keys are written in the order of their bytes, in whatever order they were given. */
const dictionary = (json: JsonObject, sink: Growing, place: Place): void => {
  limitDepth(place)
  const keys = Object.keys(json).map(name => [keyBytes(name, place), name] as const)
  keys.sort(([a], [b]) => compareBytes(a, b))
  sink.ascii('d')
  keys.forEach(([key, name], i) => {
    if (i > 0 && compareBytes(keys[i - 1]![0], key) === 0) refuse([...place, name], 'the key stands twice')
    sink.ascii(`${key.length}:`)
    sink.bytes(key)
    put(json[name], sink, [...place, name])
  })
  sink.ascii('e')
}

const pairs = (json: unknown, sink: Growing, place: Place): void => {
  limitDepth(place)
  sink.ascii('d')
  listOf(json, place).forEach((item, i) => {
    const pair = listOf(item, [...place, '$dictionary', i])
    string(pair[0], sink, [...place, '$dictionary', i])
    put(pair[1], sink, [...place, i])
  })
  sink.ascii('e')
}

const listOf = (json: unknown, place: Place): readonly unknown[] =>
  Array.isArray(json) ? json : refuse(place, '`$dictionary` must be a list of pairs, each a list of a key and a value')

const string = (json: unknown, sink: Growing, place: Place): void => {
  const bytes = bytesOf(json, place)
  const $length = isObject(json) ? json['$length'] : undefined
  if (
    $length !== undefined &&
    (typeof $length !== 'string' || !/^\d+$/.test($length) || Number($length) !== bytes.length)
  ) {
    refuse(place, `\`$length\` must be ${bytes.length}, as text, with or without zeros before it`)
  }
  sink.ascii(`${$length ?? bytes.length}:`)
  sink.bytes(bytes)
}

const bytesOf = (json: unknown, place: Place): Uint8Array => {
  if (typeof json === 'string') return utf8Of(json, place)
  if (!isObject(json)) return refuse(place, 'must be a string, or bytes as `{"$hex": "00ff"}`')
  onlyKeys(json, ['$hex', '$length', '$text'], place)
  const { $hex, $text } = json
  if (typeof $text === 'string' && $hex === undefined) return utf8Of($text, place)
  const bytes = typeof $hex === 'string' && $text === undefined ? fromHex($hex) : undefined
  return bytes ?? refuse(place, '`$hex` must be an even number of hexadecimal digits')
}

const keyBytes = (name: string, place: Place): Uint8Array => {
  if (!name.startsWith('$')) return utf8Of(name, place)
  if (name.startsWith('$text:')) return utf8Of(name.slice('$text:'.length), place)
  const bytes = name.startsWith('$hex:') ? fromHex(name.slice('$hex:'.length)) : undefined
  return bytes ?? refuse(place, `\`${name}\` is no mark: a key that begins with \`$\` is written \`$text:${name}\``)
}

const integerText = (value: number, place: Place): string => {
  if (Number.isSafeInteger(value)) return String(value)
  return Number.isInteger(value) || !Number.isFinite(value)
    ? refuse(place, 'a number from 2^53 on has lost digits: write it as `{"$integer": "…"}`')
    : refuse(place, `${value} is not a whole number`)
}

const utf8Of = (text: string, place: Place): Uint8Array =>
  /\p{Surrogate}/u.test(text)
    ? refuse(place, 'text with half a surrogate pair, which UTF-8 cannot carry')
    : encoder.encode(text)

const encoder = new TextEncoder()

const onlyKeys = (json: JsonObject, known: readonly string[], place: Place): void => {
  const stray = Object.keys(json).find(key => !known.includes(key))
  if (stray !== undefined)
    refuse(place, `\`${stray}\` cannot stand beside \`${Object.keys(json).find(key => key !== stray)}\``)
}

/** What is deeper could not be read again. */
const limitDepth = (place: Place): void => {
  if (place.length >= depthLimit) refuse([], `there are more than ${depthLimit} levels of nesting`)
}

const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const refuse = (place: Place, because: string): never => {
  throw new GentorrentError('JSON_UNUSABLE', { place: placeText(place), because })
}

/** As `inspect --get` takes it: `info.files[0].path`. */
const placeText = (place: Place): string =>
  place.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`)).join('')
