declare module '@gentorrent/core/plugin' {
  interface ContentKinds {
    /** A file on disk, as it was when it was scanned. */
    path: {
      /** Absolute path; its raw bytes where they are not UTF-8. */
      readonly path: string | Uint8Array
      /** Bytes on disk at the time of the scan. An engine reads at most the entry's `length` and takes zeros beyond. */
      readonly length: number
      /** Modification time in milliseconds (`mtimeMs`), compared again after reading: `CONTENT_CHANGED`. */
      readonly modified: number
    }
  }
}

/** Makes this file a module, which declaration merging needs. */
export type { Content } from '@gentorrent/core/plugin'
