import { encode, encodeMeasured } from '../bencode/encode.ts'
import { measure } from '../bencode/measure.ts'
import { joinRaw, type RawPair, rawPairs } from '../bencode/raw.ts'
import { type BDict, type BReadDict, type BValue, text } from '../bencode/value.ts'
import { compareBytes } from '../text-order.ts'

/** Keys of one dictionary that get another value; `undefined` takes a key out. */
export type Replacements = ReadonlyMap<string, BValue | undefined>

/** What a plugin writes into a dictionary now, and what it would have written for the torrent as it was. */
export interface Rewriting {
  readonly keys: BDict
  /** Undefined where that cannot be told. */
  readonly before: BDict | undefined
  /** Keys that are the plugin's in any case. */
  readonly owned: readonly string[]
}

/**
 * The keys of one plugin that change. A key for which it writes what it would have written before stays as it was found,
 * even if it has another form than the plugin would give it.
 */
export const replacementsOf = ({ keys, before, owned }: Rewriting): Replacements => {
  const names = new Set([...Object.keys(keys), ...(before ? Object.keys(before) : owned)])
  return new Map(
    [...names]
      .filter(name => before === undefined || !isSame(keys[name], before[name]))
      .map(name => [name, keys[name]] as const),
  )
}

const isSame = (a: BValue | undefined, b: BValue | undefined) => {
  if (a === undefined || b === undefined || a === b) return a === b
  // The file lists of a million files are long, and where they differ one of them is longer.
  const length = measure(a)
  return length === measure(b) && compareBytes(encodeMeasured(a, length), encodeMeasured(b, length)) === 0
}

/**
 * A dictionary with other values for some keys. The rest stays as it was found, byte for byte.
 *
 * @param encoded values that are encoded already
 */
export const replaced = (
  keys: BReadDict,
  replacements: Replacements,
  encoded: ReadonlyMap<string, Uint8Array> = new Map(),
): Uint8Array => {
  if (replacements.size + encoded.size === 0) return keys.bytes
  const kept = rawPairs(keys).filter(([key]) => {
    const name = text(key)
    return name === undefined || !(replacements.has(name) || encoded.has(name))
  })
  const added = [...replacements].flatMap(([name, value]): readonly RawPair[] =>
    value === undefined || encoded.has(name) ? [] : [[encoder.encode(name), encode(value)]],
  )
  const sealed = [...encoded].map(([name, bytes]): RawPair => [encoder.encode(name), bytes])
  return joinRaw([...kept, ...added, ...sealed])
}

/** The names of keys that came, went or have another value, sorted. */
export const changedKeys = (before: BReadDict, after: BReadDict): readonly string[] => {
  const [old, present] = [before, after].map(
    keys => new Map(rawPairs(keys).map(([key, value]) => [nameOf(key), value])),
  )
  return [...new Set([...old!.keys(), ...present!.keys()])]
    .filter(name => {
      const [a, b] = [old!.get(name), present!.get(name)]
      return !a || !b || compareBytes(a, b) !== 0
    })
    .sort()
}

const nameOf = (key: Uint8Array) => text(key) ?? '(not text)'
const encoder = new TextEncoder()
