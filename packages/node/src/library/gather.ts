import { fileURLToPath } from 'node:url'
import { GentorrentError, issue } from '@gentorrent/core'
import { codeOf } from '../reason.ts'
import { addFile } from '../scan/add-file.ts'
import { typeOf } from '../scan/facts.ts'
import { type Findings, noFindings } from '../scan/findings.ts'
import { refuseFault } from '../scan/look.ts'
import { isSymlink, type Root, rootOf } from '../scan/root.ts'
import { type Scanned, type ScanOptions, scan } from '../scan.ts'
import type { Spool } from './spool.ts'
import type { TorrentContent, VirtualFile } from './torrent-content.ts'

/**
 * Files from whatever a caller has. Streams are spooled, since a piece length cannot be chosen before the length is known.
 *
 * @throws GentorrentError `OPTION_INVALID` (a name is needed and missing), `REFUSED` (whatever stands in the way of any
 * file, all at once), and what the spool throws
 */
export const gather = async (content: TorrentContent, options: ScanOptions, spool: Spool): Promise<Scanned> => {
  if (isPath(content)) return scan(pathOf(content), options)
  const { name } = options
  if (name === undefined) {
    const because = 'bytes, streams and lists of files have none of their own: give one'
    throw new GentorrentError('OPTION_INVALID', { option: 'name', because })
  }
  const single = !Array.isArray(content)
  const wanted = single ? [{ path: [name], content } as VirtualFile] : (content as readonly VirtualFile[])
  const findings = noFindings()
  // One after the other: two streams may come from one source.
  for (const file of wanted) await take(file, options, spool, findings)
  if (wanted.length === 0) findings.errors.push(issue('FILES_NONE', { path: name }, { severity: 'error' }))
  if (findings.errors.length > 0) throw new GentorrentError('REFUSED', { issues: findings.errors })
  return { name, single, files: findings.files, issues: [] }
}

const isPath = (content: unknown): content is string | URL => typeof content === 'string' || content instanceof URL

const pathOf = (path: string | URL) => (typeof path === 'string' ? path : fileURLToPath(path))

const take = async (file: VirtualFile, { signal }: ScanOptions, spool: Spool, findings: Findings) => {
  const { content } = file
  const path = typeof file.path === 'string' ? file.path.split('/') : file.path
  if (content instanceof Uint8Array) {
    const { length } = content
    findings.files.push({ path, length, role: 'data', content: { kind: 'bytes', bytes: content }, facts: {} })
  } else if (isPath(content)) {
    takeFrom(pathOf(content), path, findings)
  } else {
    takeFrom(await spool.take(content, signal), path, findings)
    // What a temporary file looks like says nothing about the content.
    findings.files.push({ ...findings.files.pop()!, facts: {} })
  }
}

const takeFrom = (at: string, path: readonly string[], findings: Findings) => {
  let root: Root
  try {
    root = rootOf(at)
  } catch (fault) {
    const isLink = isSymlink(at)
    const isGone = ['ENOENT', 'ENOTDIR'].includes(codeOf(fault) ?? '') && !isLink
    if (isGone) findings.refuse('CONTENT_MISSING', { path: at }, path)
    else refuseFault({ fault, isLink, path, shown: at }, findings)
    return
  }
  const { real, stats } = root
  if (stats.isFile()) addFile({ at: real, path, show: () => at, stats }, findings)
  else findings.refuse('FILE_SPECIAL', { path: at, type: stats.isDirectory() ? 'directory' : typeOf(stats) }, path)
}
