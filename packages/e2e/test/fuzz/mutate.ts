import fc from 'fast-check'
import { keys, values } from './hostile.ts'

/** What is done to a torrent, as data, so that a failure can be shrunk and read. Places are fractions of what is there. */
export type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'byte'; readonly at: number; readonly to: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'drop'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | {
      readonly kind: 'splice'
      readonly at: number
      readonly other: number
      readonly from: number
      readonly length: number
    }
  /** A value of the torrent, counted as it stands, becomes another: one of the hostile ones. */
  | { readonly kind: 'value'; readonly at: number; readonly to: number }
  /** A key and a value are put in where a dictionary begins. */
  | { readonly kind: 'key'; readonly at: number; readonly key: number; readonly to: number }
  /** A value of the torrent takes the place of another. */
  | { readonly kind: 'move'; readonly at: number; readonly from: number }

const place = fc.integer({ min: 0, max: 9999 })

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('byte' as const), at: place, to: fc.nat(255) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: place, length: fc.nat(64) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('repeat' as const), at: place, length: fc.nat(64), times: fc.nat(300) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('splice' as const),
      at: place,
      other: place,
      from: place,
      length: fc.nat(500),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('value' as const), at: place, to: fc.nat(values.length - 1) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('key' as const),
      at: place,
      key: fc.nat(keys.length - 1),
      to: fc.nat(values.length - 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), at: place, from: place }) },
)

export const mutated = (bytes: Uint8Array, mutations: readonly Mutation[], others: readonly Uint8Array[]): Uint8Array =>
  mutations.reduce((before, one) => apply(before, one, others).subarray(0, 200_000), bytes)

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
const at = (fraction: number, count: number) =>
  Math.min(Math.floor((fraction / 10_000) * count), Math.max(0, count - 1))

const apply = (bytes: Uint8Array, one: Mutation, others: readonly Uint8Array[]): Uint8Array => {
  const start = at(one.at, bytes.length)
  const [before, after] = [bytes.subarray(0, start), bytes.subarray(start)]
  switch (one.kind) {
    case 'flip':
      return joined(before, Uint8Array.of((after[0] ?? 0) ^ (1 << one.bit)), after.subarray(1))
    case 'byte':
      return joined(before, Uint8Array.of(one.to), after.subarray(1))
    case 'cut':
      return joined(before)
    case 'drop':
      return joined(before, after.subarray(one.length))
    case 'repeat':
      return joined(before, ...Array.from({ length: one.times }, () => after.subarray(0, one.length)), after)
    case 'splice': {
      const other = others[at(one.other, others.length)]!
      const from = at(one.from, other.length)
      return joined(before, other.subarray(from, from + one.length), after)
    }
    case 'value': {
      const [from, to] = spanAt(bytes, one.at)
      return joined(bytes.subarray(0, from), values[one.to]!, bytes.subarray(to))
    }
    case 'key': {
      const starts = spansIn(bytes).filter(([from]) => bytes[from] === 0x64)
      const from = (starts[at(one.at, starts.length)]?.[0] ?? -1) + 1
      return joined(bytes.subarray(0, from), keys[one.key]!, values[one.to]!, bytes.subarray(from))
    }
    case 'move': {
      const [from, to] = spanAt(bytes, one.at)
      const [otherFrom, otherTo] = spanAt(bytes, one.from)
      return joined(bytes.subarray(0, from), bytes.subarray(otherFrom, otherTo), bytes.subarray(to))
    }
  }
}

const spanAt = (bytes: Uint8Array, fraction: number): readonly [number, number] => {
  const spans = spansIn(bytes)
  return spans[at(fraction, spans.length)] ?? [0, bytes.length]
}

/** Where values begin and end, keys among them, as far as the bytes are bencode. Shares no code with the decoder. */
const spansIn = (bytes: Uint8Array): readonly (readonly [from: number, to: number])[] => {
  const spans: [number, number][] = []
  const open: [number, number][] = []
  const head = /^(\d{1,7}):|^i-?\d+e/
  let i = 0
  while (i < bytes.length) {
    const byte = bytes[i]!
    if (byte === 0x64 || byte === 0x6c) {
      const span: [number, number] = [i, ++i]
      spans.push(span)
      open.push(span)
      continue
    }
    if (byte === 0x65) {
      i++
      const span = open.pop()
      if (span) span[1] = i
      if (open.length === 0) break
      continue
    }
    const found = head.exec(Buffer.from(bytes.subarray(i, i + 60)).toString('latin1'))
    if (!found) break
    const to = i + found[0].length + Number(found[1] ?? 0)
    spans.push([i, Math.min(to, bytes.length)])
    i = to
  }
  return spans
}
