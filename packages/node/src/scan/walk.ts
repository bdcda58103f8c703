import { statSync } from 'node:fs'
import { comparePaths } from '@gentorrent/core'
import { type DiskPath, inside, shown, under } from '../disk-path.ts'
import { componentsBelow, isWithin, realPath } from '../real-path.ts'
import { addFile } from './add-file.ts'
import type { Findings } from './findings.ts'
import { isJunk } from './junk.ts'
import { lookAt, refuseFault, typeOf } from './look.ts'
import { type Names, readNames } from './read-names.ts'
import type { Rules } from './rules.ts'

export interface Walk {
  /** Real path of the directory. */
  readonly root: DiskPath
  readonly rules: Rules
  readonly empty: boolean
  readonly junk: boolean
  readonly symlinks: 'follow' | 'skip'
  readonly badNames: 'error' | 'skip'
  /** How the person calls a path inside the torrent. */
  readonly show: (path: readonly string[]) => string
}

interface Directory {
  readonly at: DiskPath
  readonly path: readonly string[]
  /** The path with slashes, and one at its end. */
  readonly text: string
  /** It or a directory above it is asked for, so that everything in it is. */
  readonly isIncluded: boolean
  /** It was reached through a symlink somewhere on the way. */
  readonly isLinked: boolean
  /** If it is a symlink itself: the directory that holds it. */
  readonly holder?: DiskPath
}

/**
 * Adds everything in a directory to the findings, files in the order of `comparePaths`. Yields now and then, so that the
 * caller can let others run or stop.
 *
 * Real directories come first and symlinked ones after them in the order of their paths, so that it depends on names
 * alone which of several ways to a directory is the one that counts.
 */
export function* walk(
  { root, rules, empty, junk, symlinks, badNames, show }: Walk,
  findings: Findings,
): Iterable<void> {
  const realRoot = realPath(root)
  const walked = new Set<string>()
  let links: Directory[] = []
  let count = 0

  function* walkDirectory(directory: Directory): Iterable<void> {
    const { names, bad } = enter(directory)
    for (const name of bad) leaveOut(directory, name)
    const pathOf = under(directory.at)
    let besides: Set<string> | undefined
    const isBeside = (other: string) => {
      besides ??= new Set(names)
      return besides.has(other)
    }
    for (const name of names) {
      if (++count % pace === 0) yield
      const at = pathOf(name)
      const text = directory.text + name
      const look = lookAt(at, symlinks)
      const { stats, isLink } = look
      const isDirectory = stats?.isDirectory() ?? false
      if (rules.excludes(text, isDirectory)) continue
      const isIncluded = directory.isIncluded || rules.includes(text, isDirectory)
      if (!isIncluded && !isDirectory) continue
      // Not spread: that leaves room for sixteen more components in the path of every file.
      const path = directory.path.concat(name)
      if (!junk && isJunk(name, isDirectory, isBeside)) findings.warn('JUNK_SKIPPED', { path: show(path) }, path)
      else if (!stats) refuseFault({ fault: look.fault, isLink, path, shown: show(path) }, findings)
      else if (isLink && symlinks === 'skip') findings.warn('SYMLINK_SKIPPED', { path: show(path) }, path)
      else if (isDirectory) {
        const next = { at, path, text: `${text}/`, isIncluded, isLinked: directory.isLinked || isLink }
        if (isLink) links.push({ ...next, holder: directory.at })
        else yield* walkDirectory(next)
      } else if (!stats.isFile()) findings.refuse('FILE_SPECIAL', { path: show(path), type: typeOf(stats) }, path)
      else if (empty || stats.size > 0) {
        // Made anew: it holds its directory and its name by reference, until somebody looks at it and makes one text of it.
        addFile({ at: pathOf(name), path, show, stats, target: isLink ? targetOf(at) : undefined }, findings)
      }
    }
  }

  const enter = ({ at, path, isLinked, holder }: Directory): Names => {
    try {
      // As bigint, because the numbers of some file systems are beyond 2^53.
      const { dev, ino } = statSync(at, { bigint: true })
      // Some network file systems number nothing.
      const identity = ino === 0n ? realPath(at).toString('latin1') : `${dev}:${ino}`
      // A symlink to a directory that holds the symlink is a loop, even if it leads out of the content.
      const isLoop = holder !== undefined && isWithin(realPath(holder), realPath(at))
      if (isLoop || (isLinked && walked.has(identity))) {
        findings.warn('SYMLINK_LOOP', { path: show(path) }, path)
        return noNames
      }
      walked.add(identity)
      return readNames(at)
    } catch (fault) {
      refuseFault({ fault, isLink: false, path, shown: show(path) }, findings)
      return noNames
    }
  }

  const leaveOut = (directory: Directory, name: Buffer) => {
    const text = directory.text + name.toString()
    const isDirectory = lookAt(inside(directory.at, name), symlinks).stats?.isDirectory() ?? false
    const isAskedFor = isDirectory || directory.isIncluded || rules.includes(text, isDirectory)
    if (!isAskedFor || rules.excludes(text, isDirectory)) return
    const path = show([...directory.path, shown(name)])
    if (badNames === 'skip') findings.warn('NAME_SKIPPED', { path }, directory.path)
    else findings.refuse('NAME_NOT_UTF8', { path }, directory.path)
  }

  const targetOf = (link: DiskPath) => {
    try {
      return componentsBelow(realPath(link), realRoot)
    } catch {
      // Gone since we looked: then it cannot be opened either, and that is told by who opens it.
      return undefined
    }
  }

  yield* walkDirectory({ at: root, path: [], text: '', isIncluded: false, isLinked: false })
  const hasLinks = links.length > 0
  while (links.length > 0) {
    const found = links.sort((a, b) => comparePaths(a.path, b.path))
    links = []
    for (const link of found) yield* walkDirectory(link)
  }
  if (hasLinks) findings.files.sort((a, b) => comparePaths(a.path, b.path))
}

/** Entries between two chances for others to run: a few milliseconds. */
const pace = 1024

const noNames: Names = { names: [], bad: [] }
