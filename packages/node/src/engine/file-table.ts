import type { DigestPlan } from '@gentorrent/core/plugin'
import type { NativeFiles } from '@gentorrent/hash-native'

/**
 * The plan's files packed in typed arrays, as the native engine takes them too: on shared memory they reach every thread
 * without a copy, and a million of them cost no million objects.
 */
export interface FileTable extends NativeFiles {
  /** Whether all paths are text. Text is opened faster than bytes are. */
  readonly isText: boolean
}

/** What of a table answers are made of. */
export type Lengths = Pick<FileTable, 'count' | 'starts' | 'kinds'>

/** How an entry's bytes come, and whether the scope `file` has it (everything but `skipped`). */
export const kind = { skipped: 0, zeros: 1, path: 2, bytes: 3 } as const

/** Packs the files. */
export const packFiles = (files: DigestPlan['files']): FileTable => {
  const count = files.length
  const table = {
    count,
    starts: new Float64Array(new SharedArrayBuffer((count + 1) * 8)),
    kinds: new Uint8Array(new SharedArrayBuffer(count)),
    lengths: new Float64Array(new SharedArrayBuffer(count * 8)),
    skips: new Float64Array(new SharedArrayBuffer(count * 8)),
    modified: new Float64Array(new SharedArrayBuffer(count * 8)),
    poolEnds: new Float64Array(new SharedArrayBuffer(count * 8)),
  }
  const pool = Buffer.from(new SharedArrayBuffer(roomFor(files)))
  let poolEnd = 0
  let isText = true
  for (let i = 0; i < count; i++) {
    const { length, role, content } = files[i]!
    table.starts[i + 1] = table.starts[i]! + length
    table.kinds[i] = role === 'data' ? (content.kind === 'none' ? kind.zeros : kind[content.kind]) : kind.skipped
    if (role === 'data' && content.kind === 'path') {
      table.lengths[i] = content.length
      // Memory that nobody writes to is none.
      if (content.start) table.skips[i] = content.start
      table.modified[i] = content.modified
      if (typeof content.path !== 'string') isText = false
      poolEnd = put(pool, poolEnd, content.path)
    } else if (role === 'data' && content.kind === 'bytes') {
      table.lengths[i] = content.bytes.length
      poolEnd = put(pool, poolEnd, content.bytes)
    }
    table.poolEnds[i] = poolEnd
  }
  return { ...table, isText, pool: pool.subarray(0, poolEnd) }
}

/**
 * Bytes that the pool may take. For text it is the most that it can take, since what it does take is known only when it is
 * encoded, and memory that nobody writes to is none.
 */
const roomFor = (files: DigestPlan['files']) => {
  let room = 0
  for (const { role, content } of files) {
    if (role !== 'data' || content.kind === 'none') continue
    const held = content.kind === 'path' ? content.path : content.bytes
    room += typeof held === 'string' ? 3 * held.length : held.length
  }
  return room + 1
}

/** Writes a path or bytes at a place. Returns where they end. */
const put = (pool: Buffer, at: number, held: string | Uint8Array): number => {
  // A path may hold its directory by reference, and encoding it would make one text of it for good: 100 MB for a million.
  // So another text is encoded, with one character more, which the next entry writes over.
  if (typeof held === 'string') return at + pool.write(`${held}/`, at) - 1
  pool.set(held, at)
  return at + held.length
}

/** What the pool holds for an entry, in memory of its own: not every function takes shared memory. */
export const pooled = ({ pool, poolEnds }: FileTable, index: number): Buffer =>
  Buffer.from(pool.subarray(poolEnds[index - 1] ?? 0, poolEnds[index]))

/** The paths of entries, as they are opened. */
export const pathsOf = (table: FileTable): ((index: number) => string | Buffer) => {
  const { pool, poolEnds, isText } = table
  if (!isText) return index => pooled(table, index)
  const text = Buffer.from(pool.buffer, pool.byteOffset, pool.length)
  return index => text.toString('utf8', poolEnds[index - 1] ?? 0, poolEnds[index])
}

/** Bytes of an entry. */
export const lengthOf = ({ starts }: Pick<FileTable, 'starts'>, index: number): number =>
  starts[index + 1]! - starts[index]!

/** Bytes that an entry has to offer; the rest of its length is zeros. */
export const readableOf = (table: FileTable, index: number): number =>
  Math.max(0, Math.min(lengthOf(table, index), table.lengths[index]! - table.skips[index]!))

/** The last entry that begins at or before an offset of the stream, and is not empty. */
export const entryAt = ({ starts, count }: FileTable, offset: number): number => {
  let low = 0
  let high = count
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle
  }
  return low
}
