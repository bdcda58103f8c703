/** Bytes that come by and by: a stream of Node, a `ReadableStream`, a generator. */
export type ByteStream = AsyncIterable<Uint8Array>

/** A file that need not exist under the path that it has in the torrent. */
export interface VirtualFile {
  /** Path inside the torrent: components, or text with `/` between them. */
  readonly path: string | readonly string[]
  /** A path or `file:` URL on disk, the bytes, or a stream of them. */
  readonly content: string | URL | ByteStream | Uint8Array
}

/**
 * What a torrent is made of: the path or `file:` URL of a file or directory; bytes; a stream of bytes; or a list of files
 * with paths of the caller's choice. Bytes, streams and lists need a `name`.
 */
export type TorrentContent = string | URL | Uint8Array | ByteStream | readonly VirtualFile[]
