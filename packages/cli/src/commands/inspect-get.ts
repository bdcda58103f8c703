import { GentorrentError, hex } from '@gentorrent/core'
import { type BRead, dumpValueParts } from '@gentorrent/core/bencode'
import { printable, printableJson } from '../printable.ts'
import { bencodeChild, jsonChild, valueAt } from '../value-path.ts'
import type { World } from '../world.ts'
import { writeJson } from '../write-json.ts'
import { writePieces } from '../write-pieces.ts'
import { inspectJson } from './inspect-json.ts'
import type { Inspected } from './inspected.ts'

/** How the value is printed. */
export interface GetOptions {
  /** As JSON on one line, in the form of `dump`. */
  readonly json: boolean
  /** The bytes of a string, and nothing else. */
  readonly bytes: boolean
}

/**
 * Prints one value of a torrent: text and numbers as they are, bytes as hexadecimal, lists and dictionaries as JSON.
 *
 * @param path from the outermost dictionary on; with `@` before it, of what `inspect --json` prints
 * @throws GentorrentError `VALUE_MISSING`, `USAGE`
 */
export const printValue = async (
  path: string,
  found: Inspected,
  world: World,
  { json, bytes }: GetOptions,
): Promise<void> => {
  const { stdout } = world
  const missing = () => new GentorrentError('VALUE_MISSING', { file: found.file, path })
  if (path.startsWith('@')) {
    const value = valueAt<unknown>(inspectJson(found), path.slice(1), jsonChild)
    if (value === undefined) throw missing()
    const plain = typeof value === 'string' && !json ? printable(value) : printableJson(value)
    return bytes ? refuseBytes(path) : stdout.write(`${plain}\n`)
  }
  const value = valueAt<BRead>(found.torrent.metainfo, path, bencodeChild)
  if (value === undefined) throw missing()
  if (bytes) {
    if (!(value instanceof Uint8Array)) return refuseBytes(path)
    if (stdout.isTTY)
      throw usage('bytes are not text: send standard output to a file or a program, or leave `--bytes` out')
    return stdout.write(value)
  }
  if (json) return writeJson(dumpValueParts(value), world, true)
  if (value instanceof Uint8Array) {
    const plain = dumpValueParts(value)
    return typeof plain === 'string' ? stdout.write(`${printable(plain)}\n`) : writePieces(hexLine(value), world)
  }
  return typeof value === 'object' ? writeJson(dumpValueParts(value), world, false) : stdout.write(`${value}\n`)
}

function* hexLine(bytes: Uint8Array): Iterable<string> {
  for (let at = 0; at < bytes.length; at += 4096) yield hex(bytes.subarray(at, at + 4096))
  yield '\n'
}

const refuseBytes = (path: string): never => {
  throw usage(`\`${path}\` is no string, which alone has bytes of its own: leave \`--bytes\` out`)
}

const usage = (because: string) => new GentorrentError('USAGE', { because })
