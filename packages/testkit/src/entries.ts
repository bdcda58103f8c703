import type { FileEntry, Files } from '@gentorrent/core/plugin'
import { content } from './content.ts'

/**
 * A file list from paths: `entries({ 'a/b.bin': 20_000, 'c.txt': bytes })`. A number is a length, whose bytes are `content`
 * with the file's place in the list as the seed. Contents are held in memory, in the order given.
 */
export const entries = (files: Readonly<Record<string, number | Uint8Array>>): Files =>
  Object.entries(files).map(([path, given], at) =>
    dataEntry(path.split('/'), typeof given === 'number' ? content(given, at) : given),
  )

/** A file with these bytes. */
export const dataEntry = (path: readonly string[], bytes: Uint8Array): FileEntry => ({
  path,
  length: bytes.length,
  role: 'data',
  content: { kind: 'bytes', bytes },
  facts: {},
})

/** A pad file: `length` zeros in the piece stream (BEP 47). */
export const padEntry = (length: number): FileEntry => ({
  path: ['.pad', String(length)],
  length,
  role: 'pad',
  content: { kind: 'none' },
  facts: {},
})
