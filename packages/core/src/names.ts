import type { Files } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import { issue } from './errors.ts'

/**
 * What will not arrive everywhere under its own name: characters that clients change, names that Windows cannot create or
 * that Windows or macOS cannot tell apart, and what is longer or deeper than clients keep. Whether a path is valid at all
 * is asked elsewhere. Pads are not looked at.
 *
 * All are warnings, except `NAME_CONTROL` where clients are known to change the name and `NAME_LONG` where no file system
 * holds it: errors that may be lifted.
 */
export const checkNames = (files: Files, name: string): readonly Issue[] => {
  const isItself = files.length === 1 && files[0]!.path.length === 1 && files[0]!.path[0] === name
  const own = isItself ? [] : faultsOf([name])
  return [...own, ...(issuesOf(files, 'once') ?? issuesOf(files, 'again') ?? [])]
}

interface Folder {
  /** The first spelling of each name, by its folded form; undefined as long as all its names are harmless. */
  names: Map<string, string> | undefined
  /** Index of the first file in it. */
  readonly first: number
  /** It was left, and is not expected again. */
  isLeft: boolean
  /** By spelling; spellings with the same folded form share a folder, so that what is below them is compared too. */
  readonly folders: Map<string, Folder>
}

/**
 * Issues of every file and every directory, once. In a sorted list a directory that was left is not met again, and what was
 * kept of its names goes: a million of them would weigh. Undefined if one is met `again` that was to be met `once`.
 */
const issuesOf = (files: Files, meets: 'once' | 'again'): readonly Issue[] | undefined => {
  const issues: Issue[] = []
  const look = (path: readonly string[], depth: number, twin: string | undefined) => {
    if (isPlain(path[depth]!, depth)) {
      if (twin === undefined) return
    } else issues.push(...faultsOf(path.slice(0, depth + 1)))
    if (twin !== undefined) issues.push(...collisions(path.slice(0, depth + 1), twin))
  }
  const newFolder = (first: number): Folder => {
    const names = meets === 'again' ? new Map<string, string>() : undefined
    return { names, first, isLeft: false, folders: new Map() }
  }
  /** The folders on the way to the file before, from the root on. */
  const way = [newFolder(0)]
  let before: readonly string[] = []
  for (let i = 0; i < files.length; i++) {
    const { path, role } = files[i]!
    if (role === 'pad') continue
    let depth = 0
    while (depth < way.length - 1 && depth < path.length - 1 && path[depth] === before[depth]) depth++
    while (way.length > depth + 1) leave(way.pop()!, meets)
    for (; depth < path.length; depth++) {
      const component = path[depth]!
      const folder = way[depth]!
      const { folders } = folder
      if (folder.isLeft) return undefined
      const isLast = depth === path.length - 1
      const known = isLast ? undefined : folders.get(component)
      if (known) {
        way.push(known)
        continue
      }
      let twin: string | undefined
      if (folder.names !== undefined || !isHarmless(component, depth)) {
        folder.names ??= harmlessNames(files, folder.first, i, depth)
        const key = fold(component)
        const first = folder.names.get(key)
        twin = first === component ? undefined : first
        if (first === undefined) folder.names.set(key, component)
        if (first === undefined || twin !== undefined || !isLast) look(path, depth, twin)
      }
      if (isLast) break
      const below = (twin !== undefined && folders.get(twin)) || newFolder(i)
      folders.set(component, below)
      way.push(below)
    }
    before = path
  }
  return issues
}

const leave = (folder: Folder, meets: 'once' | 'again') => {
  if (meets === 'again') return
  folder.isLeft = true
  folder.names = undefined
}

/** Nothing to look at by itself, and nothing that could be one with another such name: so they need not be remembered. */
const isHarmless = (component: string, depth: number) => isFolded(component) && isPlain(component, depth)

/** The names of a folder that were harmless and not remembered, now that one has come that is not. */
const harmlessNames = (files: Files, start: number, end: number, depth: number): Map<string, string> => {
  const names = new Map<string, string>()
  for (let i = start; i < end; i++) {
    const { path, role } = files[i]!
    if (role !== 'pad') names.set(path[depth]!, path[depth]!)
  }
  return names
}

/** Nothing to look at: a quick answer for nearly every name. */
const isPlain = (component: string, depth: number) =>
  depth !== depthMax && component.length <= componentLengthMax / bytesPerUnitMax && plain.test(component)

const collisions = (path: readonly string[], twin: string): readonly Issue[] => {
  const joined = systemsThatJoin(twin, path.at(-1)!)
  if (joined === undefined) return []
  const a = [...path.slice(0, -1), twin]
  const { because, targets } = joined
  return [issue('NAMES_COLLIDE', { a, b: path, because }, { severity: 'warning', targets, path })]
}

/** Equal for all names that some system may take for one. */
const fold = (name: string) => {
  if (isFolded(name)) return name
  const folded = isAscii(name) ? name.toLowerCase() : foldCase(name.normalize('NFC'))
  return withoutTail(folded)
}

/** Nearly every name. */
const isFolded = (name: string) => /^[a-z0-9_.-]*[a-z0-9_-]$/.test(name)
const isAscii = (name: string) => /^[ -~]*$/.test(name)
// Lower case has two forms of sigma, file systems have one.
const foldCase = (name: string) => name.toLowerCase().replaceAll('ς', 'σ')
/** Windows drops dots and spaces at the end of a name. */
const withoutTail = (name: string) => name.replace(/[. ]+$/, '')

/** NTFS is blind to case, APFS to case and normalisation; other file systems of theirs are no sharper. */
const systemsThatJoin = (a: string, b: string) => {
  const onWindows = foldCase(withoutTail(a)) === foldCase(withoutTail(b))
  const onMac = foldCase(a.normalize('NFC')) === foldCase(b.normalize('NFC'))
  // Such names look the same, so that a message about them needs to say more.
  const how = a.normalize('NFC') === b.normalize('NFC') ? ' (one has letters and accents apart)' : ''
  if (onWindows && onMac) return { because: 'on Windows and macOS', targets: ['windows', 'macos'] }
  if (onWindows) return { because: 'on Windows', targets: ['windows'] }
  return onMac ? { because: `on macOS${how}`, targets: ['macos'] } : undefined
}

/** What is wrong with the last component of a path, whatever stands beside it. */
const faultsOf = (path: readonly string[]): readonly Issue[] => {
  const component = path.at(-1) ?? ''
  const issues: Issue[] = []
  // Once for the directory at which it becomes too deep, not for everything below.
  if (path.length === depthMax + 1) issues.push(issue('PATH_DEEP', { path }, { severity: 'warning', path }))
  const [, because, severity] = characters.find(([pattern]) => pattern.test(component)) ?? []
  if (because !== undefined && severity) {
    const lift = severity === 'error' && { liftable: true as const }
    issues.push(issue('NAME_CONTROL', { path, because }, { severity, ...lift, path }))
  }
  if (notOnWindows.test(component)) {
    issues.push(issue('NAME_RESERVED', { path }, { severity: 'warning', targets: ['windows'], path }))
  }
  return [...issues, ...lengthIssues(path, new TextEncoder().encode(component).length)]
}

/** A name that is only cut can be had under another one; one that cannot be saved cannot be had at all by some clients. */
const lengthIssues = (path: readonly string[], length: number): readonly Issue[] => {
  if (length > savedLengthMax) {
    const details = { path, max: savedLengthMax, by: 'file systems' }
    return [issue('NAME_LONG', details, { severity: 'error', liftable: true, path })]
  }
  if (length <= componentLengthMax) return []
  const details = { path, max: componentLengthMax, by: 'clients' }
  return [issue('NAME_LONG', details, { severity: 'warning', path })]
}

/** A reader with a nesting limit of 32 (Transmission) must have room for the dictionaries around a BEP 52 file tree. */
const depthMax = 25
/** libtorrent cuts a component after 240 bytes of UTF-8. */
const componentLengthMax = 240
/** What ext4, NTFS, APFS and the others keep of a name, at most. */
const savedLengthMax = 255
/** Bytes of UTF-8 per UTF-16 unit, at most. */
const bytesPerUnitMax = 3

/** Names without any of the faults below, as far as they are not too long. */
const plain = /^(?!con|prn|aux|nul|com|lpt)[!#-)+-9;=@-[\]-{}~ ]*[!#-)+\-/-9;=@-[\]-{}~]$/i

/** Found by giving every character to libtorrent 2.0.8: it writes `_` for control characters and drops the two others. */
const characters: readonly (readonly [pattern: RegExp, because: string, severity: Issue['severity']])[] = [
  [/\p{Cc}/u, 'a control character, which clients replace', 'error'],
  [/\\/, 'a backslash, which clients drop', 'error'],
  [/[\u200e\u200f\u202a-\u202e]/, 'an invisible direction character, which clients drop', 'error'],
  // Joiners (U+200C, U+200D) are part of how some languages and emoji are written.
  [/[\u061c\u200b\u2060\u2066-\u2069\ufeff]/, 'an invisible character, which nobody can type', 'warning'],
]

/** https://learn.microsoft.com/windows/win32/fileio/naming-a-file: characters, endings and device names. */
const notOnWindows = /[^ -\uffff]|["*:<>?|\\]|[. ]$|^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[. ]*(\.|$)/i
