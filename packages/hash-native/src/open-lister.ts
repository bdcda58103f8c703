import type { NativeListing } from './addon.ts'
import { findAddon } from './find-addon.ts'

/** Reads directories, and looks at what is in them, on threads of its own. */
export interface NativeLister {
  /** Says that a directory will be asked for. What is said last is read first. Returns a number for `take`. */
  ahead(path: Uint8Array): number
  /** The directory, waiting for it if need be; undefined where it cannot be read. Only once. */
  take(number: number): NativeListing | undefined
  /** Ends the threads. */
  close(): void
}

/** A lister with some threads. Undefined where there is no addon. */
export const openLister = (threads: number): NativeLister | undefined => {
  const addon = findAddon()
  if (addon === undefined) return undefined
  const handle = addon.openLister(threads)
  return {
    ahead: path => addon.listAhead(handle, path),
    take: number => addon.takeListing(handle, number),
    close: () => addon.closeLister(handle),
  }
}
