import { isUtf8 } from 'node:buffer'
import type { NativeLister, NativeListing } from '@gentorrent/hash-native'
import type { DiskPath } from '../disk-path.ts'
import { isNativeOff } from '../engine/is-native-off.ts'
import { threadsHere } from '../engine/threads-here.ts'
import type { Names } from './read-names.ts'

/** Reads directories ahead of a walk, on other threads. */
export interface Lister {
  /** Says that a directory will be asked for. What is said last is read first. Returns a number for `take`. */
  ahead(directory: DiskPath): number | undefined
  /** The directory, waiting for it if need be; undefined where it was not read. Only once. */
  take(number: number): Names | undefined
  /** Ends the threads. */
  close(): void
}

/** The lister for a walk that has seen so many entries; undefined if it would not be worth its start. */
export const openLister = async (count: number): Promise<Lister | undefined> => {
  const threads = threadsHere()
  const native = await openNative(Math.max(1, threads - 1))
  if (native !== undefined) return listerOf(native)
  // A worker takes as long to start as a walk of so many takes.
  if (threads === 1 || count < WORKER_COUNT) return undefined
  const { startLister } = await import('./start-lister.ts')
  return startLister()
}

const WORKER_COUNT = 8192

const openNative = async (threads: number): Promise<NativeLister | undefined> =>
  isNativeOff() ? undefined : (await import('@gentorrent/hash-native')).openLister(threads)

const listerOf = ({ ahead, take, close }: NativeLister): Lister => ({
  ahead: directory => ahead(typeof directory === 'string' ? Buffer.from(directory) : directory),
  take: number => namesOf(take(number)),
  close,
})

/** Most names are ASCII. Others come as bytes, and some of them may not be UTF-8. */
const namesOf = (listing: NativeListing | undefined): Names | undefined => {
  if (listing === undefined) return undefined
  const { names, facts } = listing
  if (names.every(isText)) return { names, bad: [], facts }
  const good = names.flatMap((name, i) => (isText(name) || isUtf8(name) ? [i] : []))
  return {
    names: good.map(i => textOf(names[i]!)),
    bad: names.flatMap(name => (isText(name) || isUtf8(name) ? [] : [Buffer.from(name)])),
    facts: Float64Array.from(good.flatMap(i => [...facts.subarray(3 * i, 3 * i + 3)])),
  }
}

const isText = (name: string | Uint8Array): name is string => typeof name === 'string'

const textOf = (name: string | Uint8Array) => (isText(name) ? name : Buffer.from(name).toString())
