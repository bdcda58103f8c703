import { statSync } from 'node:fs'
import { comparePaths } from '@gentorrent/core'
import { type DiskPath, inside, shown, under } from '../disk-path.ts'
import { componentsBelow, isWithin, realPath } from '../real-path.ts'
import { addFile } from './add-file.ts'
import { isDirectory, isDirectoryMode, isFile, typeOf } from './facts.ts'
import type { Findings } from './findings.ts'
import { isJunk } from './junk.ts'
import type { Lister } from './lister.ts'
import { lookAt, lookIn, refuseFault } from './look.ts'
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
  /** Reads directories ahead, if there is one; it may come while the walk goes on. */
  readonly lister: () => Lister | undefined
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
  /** Its number at the lister, which reads it ahead. */
  readonly number: number | undefined
}

/** A directory that is being walked. */
interface Visit {
  readonly directory: Directory
  readonly found: Names
  readonly pathOf: (name: string) => DiskPath
  /** Whether something of that name is in it. */
  readonly isBeside: (other: string) => boolean
  /** The index of the name that comes next. */
  next: number
  /** Whether the lister, if there is one, knows of the directories in it. */
  isAnnounced: boolean
  /** Their numbers at the lister. */
  numbers: ReadonlyMap<string, number | undefined> | undefined
}

/**
 * Adds everything in a directory to the findings, files in the order of `comparePaths`. Yields the number of
 * entries now and then, so that the caller can let others run or stop.
 *
 * Real directories come first and symlinked ones after them in the order of their paths, so that it depends on names
 * alone which of several ways to a directory is the one that counts.
 */
export function* walk(
  { root, rules, empty, junk, symlinks, badNames, show, lister }: Walk,
  findings: Findings,
): Iterable<number> {
  const realRoot = realPath(root)
  const walked: DiskPath[] = []
  let identities: Set<string> | undefined
  let links: Directory[] = []
  let count = 0
  /** The count at which others have a chance to run. */
  let pause = firstPace

  /** Goes through a directory and all below it, in the order of names. */
  function* walkDirectory(directory: Directory): Iterable<number> {
    const way = [enter(directory)]
    for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
      const folder = goOn(here)
      if (folder !== undefined) way.push(enter(folder))
      else if (here.next >= here.found.names.length) way.pop()
      else yield count
    }
  }

  /**
   * Goes through a directory as far as the next directory in it, which it returns; or to its end, or until it is time for a
   * pause. No generator: what runs for a million files should be short for V8 to compile.
   */
  const goOn = (here: Visit): Directory | undefined => {
    const { names } = here.found
    if (!here.isAnnounced && lister() !== undefined) {
      // It came meanwhile, and the names that are left came without facts.
      here.isAnnounced = true
      here.numbers = announce(here.directory, listed(here.directory) ?? here.found, here.next)
    }
    while (here.next < names.length) {
      if (count >= pause) {
        pause = count + pace
        return undefined
      }
      count++
      const folder = take(here, here.next++)
      if (folder !== undefined) return folder
    }
    return undefined
  }

  /** Adds what stands at a name to the findings; a directory that is to be walked now is returned. */
  const take = (here: Visit, i: number): Directory | undefined => {
    const { directory, found, pathOf } = here
    const name = found.names[i]!
    const look = lookIn(found, i, pathOf, symlinks)
    const { stats, isLink } = look
    const isFolder = stats !== undefined && isDirectory(stats)
    if (rules.excludes(directory.text, name, isFolder)) return undefined
    const isIncluded = directory.isIncluded || rules.includes(directory.text, name, isFolder)
    if (!isIncluded && !isFolder) return undefined
    const path = below(directory.path, name)
    if (!junk && isJunk(name, isFolder, here.isBeside)) findings.warn('JUNK_SKIPPED', { path: show(path) }, path)
    else if (!stats) refuseFault({ fault: look.fault, isLink, path, shown: show(path) }, findings)
    else if (isLink && symlinks === 'skip') findings.warn('SYMLINK_SKIPPED', { path: show(path) }, path)
    else if (isFolder) {
      const isLinked = directory.isLinked || isLink
      const text = `${directory.text}${name}/`
      const next = { at: pathOf(name), path, text, isIncluded, isLinked, number: here.numbers?.get(name) }
      if (!isLink) return next
      links.push({ ...next, holder: directory.at })
    } else if (!isFile(stats)) findings.refuse('FILE_SPECIAL', { path: show(path), type: typeOf(stats) }, path)
    else if (empty || stats.size > 0) {
      // The path holds its directory and its name by reference, until somebody looks at it and makes one text of it.
      const target = isLink ? targetOf(pathOf(name)) : undefined
      addFile({ at: pathOf(name), path, show, stats, target }, findings)
    }
    return undefined
  }

  const enter = (directory: Directory): Visit => {
    const found = namesIn(directory)
    for (const name of found.bad) leaveOut(directory, name)
    const isAnnounced = lister() !== undefined
    const numbers = announce(directory, found, 0)
    let besides: Set<string> | undefined
    const isBeside = (other: string) => {
      besides ??= new Set(found.names)
      return besides.has(other)
    }
    return { directory, found, pathOf: under(directory.at), isBeside, next: 0, isAnnounced, numbers }
  }

  const namesIn = (directory: Directory): Names => {
    const { at, path, isLinked, holder } = directory
    try {
      // Which directory it is matters only where symlinks lead to one.
      if (isLinked && isWalked(at, holder)) {
        findings.warn('SYMLINK_LOOP', { path: show(path) }, path)
        return noNames
      }
      if (!isLinked) walked.push(at)
      return listed(directory) ?? readNames(directory.at)
    } catch (fault) {
      refuseFault({ fault, isLink: false, path, shown: show(path) }, findings)
      return noNames
    }
  }

  /** Whether a directory behind a symlink was walked before; from now on it was. */
  const isWalked = (at: DiskPath, holder: DiskPath | undefined): boolean => {
    identities ??= new Set(walked.flatMap(identityIfThere))
    const identity = identityOf(at)
    // A symlink to a directory that holds the symlink is a loop, even if it leads out of the content.
    const isLoop = holder !== undefined && isWithin(realPath(holder), realPath(at))
    if (isLoop || identities.has(identity)) return true
    identities.add(identity)
    return false
  }

  /** A directory as the lister has it, if it can. */
  const listed = ({ at, number }: Directory): Names | undefined => {
    const reader = lister()
    const known = number ?? reader?.ahead(at)
    return known === undefined ? undefined : reader?.take(known)
  }

  /** Has the directories in a directory, from a place on, read ahead. Returns their numbers by their names. */
  const announce = (
    directory: Directory,
    { names, facts }: Names,
    start: number,
  ): ReadonlyMap<string, number | undefined> | undefined => {
    const reader = lister()
    if (reader === undefined || facts === undefined) return undefined
    const pathOf = under(directory.at)
    const numbers = new Map<string, number | undefined>()
    // The last first: what is announced last is read first.
    for (let i = names.length - 1; i >= start; i--) {
      const name = names[i]!
      if (!isDirectoryMode(facts[3 * i]!) || rules.excludes(directory.text, name, true)) continue
      if (junk || !isJunk(name, true, () => false)) numbers.set(name, reader.ahead(pathOf(name)))
    }
    return numbers
  }

  const leaveOut = (directory: Directory, name: Buffer) => {
    const text = name.toString()
    const { stats } = lookAt(inside(directory.at, name), symlinks)
    const isFolder = stats !== undefined && isDirectory(stats)
    const isAskedFor = isFolder || directory.isIncluded || rules.includes(directory.text, text, isFolder)
    if (!isAskedFor || rules.excludes(directory.text, text, isFolder)) return
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

  yield* walkDirectory({ at: root, path: [], text: '', isIncluded: false, isLinked: false, number: undefined })
  const hasLinks = links.length > 0
  while (links.length > 0) {
    const found = links.sort((a, b) => comparePaths(a.path, b.path))
    links = []
    for (const link of found) yield* walkDirectory(link)
  }
  if (hasLinks) findings.files.sort((a, b) => comparePaths(a.path, b.path))
}

const identityOf = (directory: DiskPath): string => {
  // As bigint, because the numbers of some file systems are beyond 2^53.
  const { dev, ino } = statSync(directory, { bigint: true })
  // Some network file systems number nothing.
  return ino === 0n ? realPath(directory).toString('latin1') : `${dev}:${ino}`
}

const identityIfThere = (directory: DiskPath): readonly string[] => {
  try {
    return [identityOf(directory)]
  } catch {
    return []
  }
}

/** Entries between two chances for others to run: a few milliseconds. */
const pace = 1024

/** The first comes sooner, since the lister comes with it. */
const firstPace = 128

/** The path of something in a directory. Not spread: that leaves room for sixteen more components in the path of every file. */
const below = (path: readonly string[], name: string): readonly string[] => {
  // `concat` takes many times as long as a literal, and few trees are deeper.
  if (path.length === 0) return [name]
  if (path.length === 1) return [path[0]!, name]
  if (path.length === 2) return [path[0]!, path[1]!, name]
  if (path.length === 3) return [path[0]!, path[1]!, path[2]!, name]
  return path.concat(name)
}

const noNames: Names = { names: [], bad: [], facts: undefined }
