import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

// V8's code for the program, kept for the next start. It is code: it is only taken from a folder of the person's own that
// nobody else can write to, and never from one that depends on the current directory.

/** What a run leaves for the next. */
export interface Cache {
  readonly code: Buffer
  /** How much of the program had run when it was kept: more is better. */
  readonly reach: number
}

/** Bytes before the code, which say how far it reaches. Their number keeps the code where V8 reads it without a copy. */
const HEAD = 8

/** The cache of that name; undefined if there is none, or none that can be trusted. */
export const readCache = (name: string): Cache | undefined => {
  const file = placeOf(name)
  if (file === undefined) return undefined
  try {
    const fd = openSync(file, 'r')
    try {
      const stats = fstatSync(fd)
      if (!isOwn(stats) || !isOwn(statSync(dirname(file)))) return undefined
      const bytes = readFileSync(fd)
      return { reach: bytes.readUInt32LE(), code: bytes.subarray(HEAD) }
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}

/** Keeps it, whole or not at all. That it cannot be kept is no fault. */
export const writeCache = (name: string, { code, reach }: Cache): void => {
  const file = placeOf(name)
  if (file === undefined) return
  const aside = `${file}.${process.pid}`
  try {
    const folder = dirname(file)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isOwn(statSync(folder))) return
    const head = Buffer.alloc(HEAD)
    head.writeUInt32LE(reach)
    writeFileSync(aside, Buffer.concat([head, code]), { mode: 0o600, flag: 'wx' })
    renameSync(aside, file)
    forgetOld(folder)
  } catch {
    remove(aside)
  }
}

/** A place that cannot be written may not even be looked at, and a cache is worth no fault. */
const remove = (file: string) => {
  try {
    rmSync(file, { force: true })
  } catch {}
}

/**
 * What versions before this one kept, and the oldest where there are many: each build has files of its own for each command.
 * Runs beside this one may forget the same; what is still used is made again at once.
 */
const forgetOld = (folder: string) => {
  const kept = readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats ? [{ path, time: stats.mtimeMs }] : []
  })
  kept.sort((a, b) => b.time - a.time)
  for (const [at, { path, time }] of kept.entries())
    if (at >= MOST || Date.now() - time > KEPT) rmSync(path, { force: true })
}

/** Milliseconds: 60 days. */
const KEPT = 60 * 24 * 3_600_000
/** Files, of about 120 KB: all commands of two versions with all their plugins. */
const MOST = 200

const isOwn = ({ uid, mode }: Stats) =>
  process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)

/** https://specifications.freedesktop.org/basedir-spec: "All paths set in these environment variables must be absolute." */
const placeOf = (name: string): string | undefined => {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env
  if (NODE_DISABLE_COMPILE_CACHE) return undefined
  const home = HOME && join(HOME, process.platform === 'darwin' ? 'Library/Caches' : '.cache')
  const folder =
    process.platform === 'win32' ? LOCALAPPDATA : XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : home
  return folder && isAbsolute(folder) ? join(folder, 'gentorrent', name) : undefined
}
