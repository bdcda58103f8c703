import { constants, type Stats } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { GentorrentError, isGentorrentError, issue, systemReason } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { issuesOf } from '../failure.ts'
import { access, lstat, realpath, stat } from '../files.ts'

/** Where the torrent goes: a file, or standard output. */
export type Target =
  | { readonly to: 'stdout' }
  | { readonly to: 'file'; readonly path: string; readonly inside?: readonly string[] }

/**
 * Decides where the torrent goes and finds out whether that will work, so that nobody waits for hours to be told.
 *
 * @throws GentorrentError `OPTION_INVALID`
 * @returns the target, and everything that speaks against it. `inside` is the target's path within the content, where it
 * lies there.
 */
export const chooseOutput = async (wanted: {
  readonly output: string | undefined
  readonly name: string
  /** The content, if there is any that must not be written into. */
  readonly content?: string
  readonly cwd: string
  readonly force: boolean
}): Promise<{ readonly target: Target; readonly problems: readonly Issue[] }> => {
  const { output, name, content, cwd, force } = wanted
  if (output === '-') return { target: { to: 'stdout' }, problems: [] }
  if (output === '') throw new GentorrentError('OPTION_INVALID', { option: '--output', because: 'it is empty' })
  const path = await fileFor(output, `${name}.torrent`, cwd)
  const problems: Issue[] = []
  try {
    await checkPlace(path, force)
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    problems.push(...issuesOf(error))
  }
  const inside = content === undefined ? undefined : await pathInside(resolve(cwd, content), path)
  if (inside === undefined) return { target: { to: 'file', path }, problems }
  // The content itself must never be overwritten; a file among it is the person's own decision.
  const liftable = inside.length > 0 ? ({ liftable: true } as const) : {}
  problems.push(issue('OUTPUT_INSIDE', { path: output ?? path }, { severity: 'error', ...liftable }))
  return { target: { to: 'file', path, inside }, problems }
}

const fileFor = async (output: string | undefined, fileName: string, cwd: string) => {
  if (output === undefined) return resolve(cwd, fileName)
  const path = resolve(cwd, output)
  const isDirectory = await stat(path).then(
    stats => stats.isDirectory(),
    () => false,
  )
  return isDirectory || /[/\\]$/.test(output) ? join(path, fileName) : path
}

/** @throws GentorrentError `OUTPUT_EXISTS`, `OUTPUT_UNWRITABLE` */
const checkPlace = async (path: string, force: boolean) => {
  const unwritable = (because: string, cause?: unknown) => {
    throw new GentorrentError('OUTPUT_UNWRITABLE', { path, because }, { cause })
  }
  const existing = await lstat(path).catch(error =>
    error.code === 'ENOENT' ? undefined : unwritable(systemReason(error), error),
  )
  if (existing?.isDirectory()) unwritable('it is a directory')
  // What is written to a device or a pipe replaces nothing.
  const isStream = existing && (await stat(path).then(isDeviceOrPipe, () => false))
  if (isStream) return
  if (existing && !force) throw new GentorrentError('OUTPUT_EXISTS', { path })
  await access(dirname(path), constants.W_OK).catch(error =>
    unwritable(error.code === 'ENOENT' ? `there is no folder \`${dirname(path)}\`` : systemReason(error), error),
  )
}

const isDeviceOrPipe = (stats: Stats) => stats.isFIFO() || stats.isCharacterDevice()

/** The path within the content, whatever symlinks lead to either; `[]` if they are one and the same; else undefined. */
const pathInside = async (content: string, path: string): Promise<readonly string[] | undefined> => {
  try {
    const place = await realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)))
    const way = relative(await realpath(content), place)
    if (way === '') return []
    return way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way ? undefined : way.split(sep)
  } catch {
    return undefined
  }
}
