import { hex } from '@gentorrent/core'
import {
  bytes,
  type DigestResults,
  type Issue,
  type KeyPath,
  type Layout,
  type Torrent,
  text,
} from '@gentorrent/core/plugin'
import type { Requests } from './checksums.ts'
import { entriesOf } from './entries.ts'

/** The files, and the whole, whose hashes differ from those in the torrent. Hashes of the wrong form say nothing. */
export const compare = (
  torrent: Torrent,
  { layout, digests }: { readonly layout: Layout; readonly digests: DigestResults<Requests> },
): readonly Issue[] => {
  const { md5, ed2k, wholeSha1, wholeEd2k } = digests
  const stored = new Map(entriesOf(torrent).map(({ keys, path }) => [path, keys]))
  const keysOf = (path: readonly string[]) => stored.get(path.join('/')) ?? (layout.single ? torrent.info : undefined)
  const issues: Issue[] = []
  for (const [file, hash] of md5?.entries() ?? []) {
    const expected = text(keysOf(file.path)?.get('md5sum'))?.toLowerCase()
    if (expected !== undefined && /^[0-9a-f]{32}$/.test(expected) && expected !== hex(hash)) {
      issues.push(ofFile('file.md5sum', 'MD5', file))
    }
  }
  for (const [file, hash] of ed2k?.entries() ?? []) {
    if (differs(bytes(keysOf(file.path)?.get('ed2k'), 16), hash)) issues.push(ofFile('file.ed2k', 'eD2k', file))
  }
  const { info } = torrent
  const whole = { range: { start: 0, end: layout.length } }
  if (differs(bytes(info.get('sha1'), 20), wholeSha1))
    issues.push({ ...mismatch('info.sha1', 'the whole', 'SHA-1'), ...whole })
  if (differs(bytes(info.get('ed2k'), 16), wholeEd2k))
    issues.push({ ...mismatch('info.ed2k', 'the whole', 'eD2k'), ...whole })
  return issues
}

const differs = (expected: Uint8Array | undefined, fresh: Uint8Array | undefined) =>
  expected !== undefined && fresh !== undefined && hex(expected) !== hex(fresh)

const ofFile = (key: KeyPath, name: string, { path, length }: Layout['files'][number]): Issue => ({
  ...mismatch(key, `\`${path.join('/')}\``, name),
  path,
  range: { start: 0, end: length },
})

const mismatch = (key: KeyPath, what: string, name: string): Issue => ({
  code: 'CHECKSUMS_MISMATCH',
  severity: 'error',
  message: `${what} does not have the ${name} hash that the torrent names`,
  key,
})
