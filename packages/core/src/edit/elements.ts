import { asValue } from '../bencode/as-value.ts'
import { type BRead, type BValue, dict, integer, list, text } from '../bencode/value.ts'
import { hex } from '../hex.ts'

/** What is left of a value when parts of it are taken out. */
export interface Rest {
  /** Undefined if nothing is left. */
  readonly value: BValue | undefined
  /** How many parts were taken out. */
  readonly count: number
}

/**
 * Takes out of a value whatever a text names: elements of a list and of lists in it, or pairs of a dictionary by their
 * keys. A byte string goes by its text or its hexadecimal digits, an integer by its digits, and a list of a host and a port
 * (BEP 5) as `host:port`. Lists that become empty go too.
 */
export const withoutElements = (value: BRead, wanted: string): Rest => {
  if (isNamed(value, wanted)) return { value: undefined, count: 1 }
  const items = list(value)
  if (items) return fromList(items, wanted)
  const pairs = dict(value)
  if (!pairs) return { value: asValue(value), count: 0 }
  const kept = [...pairs.entries()].filter(([key]) => !isNamed(key, wanted))
  const count = pairs.count - kept.length
  return { value: kept.length > 0 ? new Map(kept.map(([key, item]) => [key, asValue(item)])) : undefined, count }
}

const fromList = (items: readonly BRead[], wanted: string): Rest => {
  let count = 0
  const kept = items.flatMap(item => {
    const rest =
      list(item) || isNamed(item, wanted) ? withoutElements(item, wanted) : { value: asValue(item), count: 0 }
    count += rest.count
    return rest.value === undefined ? [] : [rest.value]
  })
  return { value: kept.length > 0 ? kept : undefined, count }
}

/** Whether a text names the value itself, and not only a part of it. */
export const isNamed = (value: BRead, wanted: string): boolean => {
  if (value instanceof Uint8Array) return text(value) === wanted || hex(value) === wanted.toLowerCase()
  if (typeof value === 'number' || typeof value === 'bigint') return String(value) === wanted
  const [host, port, ...more] = (list(value) ?? []).map(item => text(item) ?? integer(item))
  if (typeof host !== 'string' || typeof port !== 'number' || more.length > 0) return false
  return wanted === `${host}:${port}` || wanted === `[${host}]:${port}`
}
