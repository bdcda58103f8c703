import type { Files } from './contract/files.ts'
import type { Issue } from './contract/issue.ts'
import { issue } from './errors.ts'

/**
 * What will not arrive everywhere under its own name: characters that clients change, names that Windows cannot create or
 * that Windows or macOS cannot tell apart, and what is longer or deeper than clients keep. Whether a path is valid at all
 * is asked elsewhere. Pads are not looked at.
 *
 * All are warnings, except `NAME_CONTROL` where clients are known to change the name: an error that may be lifted.
 */
export const checkNames = (files: Files, name: string): readonly Issue[] => {
  const issues: Issue[] = []
  const isItself = files.length === 1 && files[0]!.path.length === 1 && files[0]!.path[0] === name
  if (!isItself) issues.push(...faultsOf([name]))
  for (const { path, twin } of distinctNames(files)) {
    issues.push(...faultsOf(path))
    const joined = twin !== undefined && systemsThatJoin(twin, path.at(-1)!)
    if (joined) {
      const a = [...path.slice(0, -1), twin]
      const { because, targets } = joined
      issues.push(issue('NAMES_COLLIDE', { a, b: path, because }, { severity: 'warning', targets, path }))
    }
  }
  return issues
}

interface Folder {
  /** The first spelling of each name, by its folded form. */
  readonly names: Map<string, string>
  /** By spelling; spellings with the same folded form share a folder, so that what is below them is compared too. */
  readonly folders: Map<string, Folder>
}

/** Every file and every directory, once, with an earlier name in the same directory that differs in spelling only. */
function* distinctNames(files: Files): Iterable<{ path: readonly string[]; twin: string | undefined }> {
  const newFolder = (): Folder => ({ names: new Map(), folders: new Map() })
  const root = newFolder()
  for (const { path, role } of files) {
    if (role === 'pad') continue
    let folder = root
    for (let i = 0; i < path.length; i++) {
      const component = path[i]!
      const isLast = i === path.length - 1
      const known = isLast ? undefined : folder.folders.get(component)
      if (known) {
        folder = known
        continue
      }
      const key = fold(component)
      const first = folder.names.get(key)
      const twin = first === component ? undefined : first
      if (first === undefined) folder.names.set(key, component)
      if (first === undefined || twin !== undefined || !isLast) yield { path: path.slice(0, i + 1), twin }
      if (isLast) break
      const below: Folder = (twin !== undefined && folder.folders.get(twin)) || newFolder()
      folder.folders.set(component, below)
      folder = below
    }
  }
}

/** Equal for all names that some system may take for one. */
const fold = (name: string) => {
  const folded = isAscii(name) ? name.toLowerCase() : foldCase(name.normalize('NFC'))
  return withoutTail(folded)
}

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
  if (plain.test(component) && component.length <= componentLengthMax / bytesPerUnitMax) return issues
  const [, because, severity] = characters.find(([pattern]) => pattern.test(component)) ?? []
  if (because !== undefined && severity) {
    const lift = severity === 'error' && { liftable: true as const }
    issues.push(issue('NAME_CONTROL', { path, because }, { severity, ...lift, path }))
  }
  if (notOnWindows.test(component)) {
    issues.push(issue('NAME_RESERVED', { path }, { severity: 'warning', targets: ['windows'], path }))
  }
  if (new TextEncoder().encode(component).length > componentLengthMax) {
    issues.push(issue('NAME_LONG', { path }, { severity: 'warning', path }))
  }
  return issues
}

/** A reader with a nesting limit of 32 (Transmission) must have room for the dictionaries around a BEP 52 file tree. */
const depthMax = 25
/** libtorrent cuts a component after 240 bytes of UTF-8. */
const componentLengthMax = 240
/** Bytes of UTF-8 per UTF-16 unit, at most. */
const bytesPerUnitMax = 3

/** Nothing to look at: a quick answer for nearly every name. */
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
