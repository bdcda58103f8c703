import { checkNames, GentorrentError, issue } from '@gentorrent/core'
import type { Files, Issue } from '@gentorrent/core/plugin'
import { shown } from './disk-path.ts'
import { codeOf } from './reason.ts'
import { addFile } from './scan/add-file.ts'
import { typeOf } from './scan/facts.ts'
import { type Findings, noFindings } from './scan/findings.ts'
import { type Lister, openLister } from './scan/lister.ts'
import { refuseFault } from './scan/look.ts'
import { isSymlink, type Root, rootOf } from './scan/root.ts'
import { createRules } from './scan/rules.ts'
import { onlyTargetsInside } from './scan/target-files.ts'
import { walk } from './scan/walk.ts'
import { shower } from './shower.ts'

/** How a directory becomes a file list. A file that is named itself is always taken, whatever these say. */
export interface ScanOptions {
  /** The torrent's name. Default: the last component of the path; for `.` and `..` the real name of the directory. */
  readonly name?: string
  /**
   * Globs of what goes in; without any, everything does. A glob with a slash is matched against the path inside the
   * content, one without against names at any depth; one that matches a directory means everything below it, and one
   * that ends in a slash means directories only. `*` and `**` match dots too.
   */
  readonly include?: readonly string[]
  /** Globs of what stays out, whatever `include` says. A directory that stays out is not walked. */
  readonly exclude?: readonly string[]
  /** Files with rules as in `.gitignore`, relative to the content. None is looked for by itself. */
  readonly ignoreFiles?: readonly string[]
  /** Whether files and directories whose names start with a dot go in. Default: true. */
  readonly hidden?: boolean
  /** Whether files of 0 bytes go in. Default: true. */
  readonly empty?: boolean
  /** Whether systems' housekeeping files (`.DS_Store`, `Thumbs.db` …) go in. Default: false, with a warning for each. */
  readonly junk?: boolean
  /**
   * `follow`, the default: a symlink stands for what it points to, but no directory is walked twice.
   * `skip`: left out, with a warning for each.
   */
  readonly symlinks?: 'follow' | 'skip'
  /** Names that are not UTF-8: `error`, the default, or `skip`: left out, with a warning for each. */
  readonly badNames?: 'error' | 'skip'
  readonly signal?: AbortSignal
  /** Called every now and then, and at the end. */
  readonly onProgress?: (progress: ScanProgress) => void
}

export interface ScanProgress {
  /** Files found so far. */
  readonly count: number
  /** Bytes in them. */
  readonly length: number
}

export interface Scanned {
  readonly name: string
  /** Whether the path is a file. A directory with one file in it is still a directory. */
  readonly single: boolean
  /** By path components, compared as raw bytes. */
  readonly files: Files
  /** Warnings: what was left out. */
  readonly issues: readonly Issue[]
}

/**
 * Finds the files at a path, and everything that stands in the way of sharing them. No file is opened.
 *
 * Directories without files leave no trace, as torrents cannot carry them. How names fare on other systems is asked by the
 * core, for the files of any host.
 *
 * @throws GentorrentError `REFUSED` with all errors of the content at once (`CONTENT_MISSING`, `CONTENT_UNREADABLE`,
 * `CONTENT_EMPTY`, `CONTENT_CHANGED`, `FILES_NONE`, `FILE_SPECIAL`, `SYMLINK_BROKEN`, `NAME_NOT_UTF8`, `NAME_MISSING`, and
 * where there are such, `NAME_CONTROL` too),
 * `OPTION_INVALID`, `INPUT_UNREADABLE`, `ABORTED`
 */
export const scan = async (path: string, options: ScanOptions = {}): Promise<Scanned> => {
  const { signal, onProgress, empty = true, junk = false, symlinks = 'follow', badNames = 'error' } = options
  const rules = await createRules(options)
  const findings = noFindings()
  const report = () => onProgress?.({ count: findings.files.length, length: findings.length })
  stopIfAborted(signal)

  const root = locate(path)
  const name = options.name ?? nameOf(path, root)
  const single = !root.stats.isDirectory()
  if (single) {
    takeFile(path, name, root, findings)
  } else {
    const show = shower(path)
    let lister: Lister | undefined
    try {
      const how = { root: root.real, rules, empty, junk, symlinks, badNames, show, lister: () => lister }
      for (const seen of walk(how, findings)) {
        report()
        await new Promise(resolve => setImmediate(resolve))
        stopIfAborted(signal)
        lister ??= await openLister(seen)
      }
    } finally {
      lister?.close()
    }
  }
  report()
  stopIfAborted(signal)
  for (const [option, glob] of rules.unused()) findings.warn('GLOB_UNUSED', { path, glob, option }, [])
  settle(path, name, findings)
  const files = findings.hasTargets ? onlyTargetsInside(findings.files) : findings.files
  return { name, single, files, issues: findings.warnings }
}

const stopIfAborted = (signal: AbortSignal | undefined) => {
  if (signal?.aborted) throw new GentorrentError('ABORTED', {}, { cause: signal.reason })
}

const locate = (path: string): Root => {
  try {
    return rootOf(path)
  } catch (fault) {
    const findings = noFindings()
    const isGone = ['ENOENT', 'ENOTDIR'].includes(codeOf(fault) ?? '')
    const isLink = isSymlink(path)
    if (isGone && !isLink) findings.refuse('CONTENT_MISSING', { path }, [])
    else refuseFault({ fault, isLink, path: [], shown: path }, findings)
    throw new GentorrentError('REFUSED', { issues: findings.errors }, { cause: fault })
  }
}

const nameOf = (path: string, { name }: Root): string => {
  if (typeof name === 'string') return name
  const findings = noFindings()
  if (name) findings.refuse('NAME_NOT_UTF8', { path: shown(name) }, [])
  else findings.refuse('NAME_MISSING', { path }, [])
  throw new GentorrentError('REFUSED', { issues: findings.errors })
}

const takeFile = (path: string, name: string, { real, stats }: Root, findings: Findings) => {
  if (stats.isFile()) addFile({ at: real, path: [name], show: () => path, stats }, findings)
  else findings.refuse('FILE_SPECIAL', { path, type: typeOf(stats) }, [])
}

const settle = (path: string, name: string, { files, length, errors, warnings }: Findings) => {
  if (errors.length > 0) {
    // The core would refuse these names next, and who has to rename and move files wants to know of all at once.
    const names = checkNames(files, name).filter(({ severity }) => severity === 'error')
    throw new GentorrentError('REFUSED', { issues: [...errors, ...names] })
  }
  // Only here the warnings belong to the refusal: they may be its reason.
  const refuse = (error: Issue) => {
    throw new GentorrentError('REFUSED', { issues: [error, ...warnings] })
  }
  const severity = 'error'
  if (files.length === 0) refuse(issue('FILES_NONE', { path }, { severity }))
  if (length === 0) refuse(issue('CONTENT_EMPTY', { path }, { severity }))
  if (!Number.isSafeInteger(length)) {
    refuse(issue('CONTENT_UNREADABLE', { paths: [path], because: 'it holds more than 2^53 - 1 bytes' }, { severity }))
  }
}
