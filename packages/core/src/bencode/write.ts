import { compareBytes } from '../text-order.ts'
import type { BDict, BValue } from './value.ts'
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
      if (!plainDict(item)) {
        for (const [key, one] of sortedPairs(checkedDict(item), compareBytes)) {
          string(key)
          put(one)
        }
      }
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
  /** An object whose keys are all ASCII: their order as text is their order as bytes. Nearly every dictionary is one. */
  const plainDict = (item: BValue): boolean => {
    const pairs = checkedDict(item)
    if (pairs instanceof Map) return false
    const keys = Object.keys(pairs)
    if (!keys.every(isAscii)) return false
    for (const key of keys.sort()) {
      const one = (pairs as BDict)[key]
      if (one === undefined) continue
      text(key)
      put(one)
    }
    return true
  }
  put(value)
  return sink.done()
}

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text)

const growing = () => {
  let buffer = new Uint8Array(4096)
  let length = 0
  const room = (more: number) => {
    if (length + more <= buffer.length) return
    const larger = new Uint8Array(Math.max(length + more, buffer.length * 2))
    larger.set(buffer.subarray(0, length))
    buffer = larger
  }
  return {
    ascii: (text: string): void => {
      room(text.length)
      for (let i = 0; i < text.length; i++) buffer[length++] = text.charCodeAt(i)
    },
    bytes: (bytes: Uint8Array): void => {
      room(bytes.length)
      buffer.set(bytes, length)
      length += bytes.length
    },
    done: (): Uint8Array => buffer.slice(0, length),
  }
}
