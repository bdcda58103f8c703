import { compareBytes, compareText } from '../text-order.ts'
import { growing } from './growing.ts'
import type { BDict, BValue, BytesDict } from './value.ts'
import { checkedDict, checkedInteger, isList, sortedPairs, utf8Of } from './writable.ts'

/**
 * Writes a value straight into growing bytes. The way for large values: a million files cost a third of what they cost by
 * way of the npm package. Its bytes are the same, and a property test holds the two against each other.
 *
 * @throws GentorrentError `BENCODE_UNWRITABLE`
 */
export const write = (value: BValue): Uint8Array => {
  const sink = growing()
  const put = (item: BValue): void => {
    if (typeof item === 'string') text(item)
    else if (item instanceof Uint8Array) string(item)
    else if (typeof item === 'number' || typeof item === 'bigint') sink.ascii(`i${checkedInteger(item)}e`)
    else if (isList(item)) {
      sink.ascii('l')
      for (const one of item) put(one)
      sink.ascii('e')
    } else {
      sink.ascii('d')
      dictionary(checkedDict(item))
      sink.ascii('e')
    }
  }
  const string = (bytes: Uint8Array) => {
    sink.ascii(`${bytes.length}:`)
    sink.bytes(bytes)
  }
  const text = (item: string) => {
    if (!isAscii(item)) return string(utf8Of(item))
    sink.ascii(`${item.length}:`)
    sink.ascii(item)
  }
  const dictionary = (pairs: BDict | BytesDict) => {
    const keys = textKeys(pairs)
    if (keys) {
      for (const key of inOrder(keys)) {
        const one = pairs instanceof Map ? pairs.get(key) : (pairs as BDict)[key]
        if (one === undefined) continue
        text(key)
        put(one)
      }
    } else {
      for (const [key, one] of sortedPairs(pairs, compareBytes)) {
        string(key)
        put(one)
      }
    }
  }
  put(value)
  return sink.done()
}

/** The keys if all are text, as nearly everywhere; text sorts without being encoded. */
const textKeys = (pairs: BDict | BytesDict): readonly string[] | undefined => {
  if (!(pairs instanceof Map)) return Object.keys(pairs)
  const keys = [...pairs.keys()]
  return keys.every(key => typeof key === 'string') ? keys : undefined
}

/** Most dictionaries are made in the order of their keys. */
const inOrder = (keys: readonly string[]): readonly string[] => (isInOrder(keys) ? keys : [...keys].sort(compareText))

const isInOrder = (keys: readonly string[]): boolean => {
  for (let i = 1; i < keys.length; i++) if (compareText(keys[i - 1]!, keys[i]!) >= 0) return false
  return true
}

const isAscii = (text: string) => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
