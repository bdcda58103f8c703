import { type BDict, encode } from '@gentorrent/core/bencode'

/** Bytes of zeros for so many digests. */
export const digests = (count: number, each = 20): Uint8Array => new Uint8Array(count * each)

/** A torrent of one file: 100 bytes in one piece, with whatever is added or replaced. */
export const single = (info: BDict = {}, metainfo: BDict = {}): Uint8Array =>
  encode({
    ...metainfo,
    info: { length: 100, name: 'f.bin', 'piece length': 16_384, pieces: digests(1), ...info },
  })

/** A torrent of several files with these entries. */
export const several = (files: readonly BDict[], info: BDict = {}, metainfo: BDict = {}): Uint8Array => {
  const length = files.reduce((sum, file) => sum + Number(file['length'] ?? 0), 0)
  const pieceLength = Number(info['piece length'] ?? 16_384)
  const pieces = digests(Math.ceil(length / pieceLength))
  return encode({ ...metainfo, info: { files: [...files], name: 'pub', 'piece length': pieceLength, pieces, ...info } })
}

/** A v2 torrent of these leaves, alone. */
export const v2Only = (tree: BDict, info: BDict = {}, metainfo: BDict = {}): Uint8Array =>
  encode({
    ...metainfo,
    info: { 'file tree': tree, 'meta version': 2, name: 'pub', 'piece length': 16_384, ...info },
    'piece layers': {},
  })

/** A leaf of a file tree. */
export const leaf = (keys: BDict): BDict => ({ '': keys })

/** Lists within lists. */
export const nested = (depth: number): BDict[string] => (depth === 0 ? 1 : [nested(depth - 1)!])

/** Bytes as they stand in a source text, each character a byte. */
export const raw = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0))
