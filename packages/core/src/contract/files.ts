/**
 * Where the bytes of a file come from. Always plain data: it must survive `structuredClone`, because
 * engines send it to workers and to other machines. A host package adds its own kinds by declaration merging
 * (`@gentorrent/node` adds `path`).
 */
export interface ContentKinds {
  /** Bytes held in memory. */
  bytes: { readonly bytes: Uint8Array }
  /** No bytes to read: the entry's `length` zeros (pad files, missing files), or nothing at all (symlinks, empty files). */
  none: {}
}

/** One of the `ContentKinds`, told apart by `kind`. */
export type Content = { [K in keyof ContentKinds]: { readonly kind: K } & ContentKinds[K] }[keyof ContentKinds]

/** What a host knew about a file. A plugin decides whether any of it is recorded. */
export interface FileFacts {
  /** The file may be executed by its owner. */
  readonly executable?: boolean
  /** The file's name starts with a dot, or the system marks it as hidden. */
  readonly hidden?: boolean
  /** Last modification, in whole seconds since 1970-01-01T00:00:00Z. */
  readonly modified?: number
  /** If the file was reached through a symlink: the target's path inside the torrent. */
  readonly target?: readonly string[]
}

/** One entry of the torrent's file list. Immutable: a stage that changes an entry returns a new one. */
export interface FileEntry {
  /**
   * Path inside the torrent, one string per component, at least one; never `.`, `..`, empty or with a `/`.
   * For a torrent of a single file this is `[name]`; otherwise the torrent's name is not part of it.
   */
  readonly path: readonly string[]
  /** Length in bytes, an integer from 0 to 2^53 - 1. A symlink has 0. */
  readonly length: number
  /** `data` is read from `content`; `pad` is zeros that exist only in the piece stream; `symlink` has no bytes. */
  readonly role: 'data' | 'pad' | 'symlink'
  readonly content: Content
  readonly facts: FileFacts
}

/** A file list in stream order. */
export type Files = readonly FileEntry[]

/**
 * A file list whose pads are made while somebody goes through it, and then forgotten: a hybrid may have a million files and as
 * many pads. It is gone through more than once, and must give the same entries each time; those of `own` are the very same.
 */
export interface PaddedFiles {
  /** The list without its pads. */
  readonly own: Files
  /** Bytes of the pad behind the entry of `own` at a place; 0 where there is none. */
  padLength(place: number): number
  [Symbol.iterator](): Iterator<FileEntry>
}

/** The file list once it is final, and the numbers that follow from it. */
export interface Layout {
  /** The torrent's suggested name (`info.name`, BEP 3). */
  readonly name: string
  /** Bytes per piece. */
  readonly pieceLength: number
  /** True if the torrent is one file without a directory (`info.length` instead of `info.files`). */
  readonly single: boolean
  /**
   * All entries in stream order, pads included. Where there is `padded` this list is made when somebody asks for it: `entriesOf`
   * and `ownFiles` do without.
   */
  readonly files: Files
  /**
   * The same entries with pads that are made on the way. Not enumerable: who copies a layout to change its files copies
   * `files` alone.
   */
  readonly padded?: PaddedFiles
  /** Bytes in the piece stream: the sum of every entry's `length`. */
  readonly length: number
}
