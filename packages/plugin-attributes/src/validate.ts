import { componentFault } from '@gentorrent/core'
import {
  type BReadDict,
  bytes,
  error,
  type Issue,
  integer,
  list,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { danglingIssue } from './check-layout.ts'
import {
  type Entry,
  eachEntry,
  eachV1Entry,
  eachV2Entry,
  isLink,
  isPad,
  namesOf,
  padNames,
  type See,
} from './entries.ts'
import { padNameFault, padTwiceIssue, repeats } from './names.ts'
import { shown } from './shown.ts'
import { hasTarget } from './targets.ts'

/** Every code of the plugin. */
export const issues = {
  ATTRIBUTES_ALIGN: 'alignment was asked for where it is given already',
  ATTRIBUTES_DANGLING: 'a symlink leads to something that is not in the torrent',
  ATTRIBUTES_FORM: 'an attribute does not have the form that BEP 47 gives it',
  ATTRIBUTES_PAD: 'a pad file has a length that aligns nothing',
  ATTRIBUTES_PAD_NAME: 'clients take a file for a pad because of its name',
  ATTRIBUTES_PAD_SYMLINK: 'an entry is a pad and a symlink at once',
  ATTRIBUTES_PAD_TWICE: 'several pad files have the same path, for which some clients refuse the torrent',
  ATTRIBUTES_SHA1: 'the SHA-1 hash of a file is not 20 bytes long',
  ATTRIBUTES_SHA1_MISMATCH: 'a file does not have the SHA-1 hash that the torrent names',
  ATTRIBUTES_SYMLINK: 'the target of a symlink is missing or cannot be used',
}

/** What is wrong with the keys of BEP 47. Unknown letters of `attr` are fine: readers ignore them. */
export const validate = (torrent: Torrent): readonly Issue[] => {
  const issues: Issue[] = []
  const pads = padCheck(torrent)
  let linkCount = 0
  const note = (found: readonly Issue[]) => {
    for (const issue of found) issues.push(issue)
  }
  const see = (entry: Entry) => {
    const { keys, path } = entry
    if (keys.has('attr')) note(formIssues(entry))
    if (keys.has('sha1')) note(sha1Issues(entry))
    if (path && mayBePadName(path)) note(nameIssues(entry))
    if (isLink(entry) || keys.has('symlink path')) note(linkIssues(entry))
    if (isLink(entry)) linkCount++
  }
  eachV1Entry(torrent, entry => {
    see(entry)
    pads.see(entry)
  })
  eachV2Entry(torrent, see)
  return once([...issues, ...(linkCount > 0 ? danglingIssues(torrent) : []), ...pads.done()])
}

/** A hybrid says most things twice. */
const once = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map(issue => [`${issue.code} ${issue.message}`, issue])).values(),
]

const named = (entry: Entry) => {
  const names = namesOf(entry)
  return names ? shown(names) : 'an entry without a usable path'
}

const at = (issue: Issue, entry: Entry): Issue => {
  const path = namesOf(entry)
  return { ...issue, ...(path && { path }) }
}

const formIssues = (entry: Entry): readonly Issue[] =>
  entry.letters === '' && entry.keys.has('attr') && text(entry.keys.get('attr')) === undefined
    ? [at(warning('ATTRIBUTES_FORM', `\`attr\` of ${named(entry)} is not text: clients ignore it`, 'file.attr'), entry)]
    : []

const sha1Issues = (entry: Entry): readonly Issue[] => {
  const value = entry.keys.get('sha1')
  if (value === undefined || bytes(value, 20)) return []
  const name = `\`sha1\` of ${named(entry)}`
  return /^[0-9a-f]{40}$/i.test(text(value) ?? '')
    ? [at(warning('ATTRIBUTES_SHA1', `${name} is in hexadecimal: clients ignore it`, 'file.sha1'), entry)]
    : [at(error('ATTRIBUTES_SHA1', `${name} is not a string of 20 bytes`, 'file.sha1'), entry)]
}

const linkIssues = (entry: Entry): readonly Issue[] => {
  const key = 'file.symlink path'
  if (!isLink(entry)) {
    const message = `${named(entry)} has a \`symlink path\` without the attribute of a symlink: clients ignore it`
    return [at(warning('ATTRIBUTES_FORM', message, key), entry)]
  }
  if (isPad(entry)) {
    const message = `${named(entry)} has the attributes of a pad and of a symlink, which exclude each other`
    return [at(error('ATTRIBUTES_PAD_SYMLINK', message, 'file.attr'), entry)]
  }
  const fault = targetFault(entry)
  return fault === undefined ? [] : [at(error('ATTRIBUTES_SYMLINK', `${named(entry)} ${fault}`, key), entry)]
}

const targetFault = ({ keys }: Entry): string | undefined => {
  if (!keys.has('symlink path')) return 'is a symlink without a `symlink path`'
  const target = targetOf(keys)
  if (!target) return 'has a `symlink path` that is not a list of texts'
  const because = target.length === 0 ? 'is empty' : target.map(componentFault).find(fault => fault !== undefined)
  return because && `has a \`symlink path\` that ${because}`
}

const targetOf = (keys: BReadDict): readonly string[] | undefined => namesOf({ path: list(keys.get('symlink path')) })

const danglingIssues = (torrent: Torrent): readonly Issue[] => {
  const paths: (readonly string[])[] = []
  const links: (readonly [path: readonly string[], target: readonly string[]])[] = []
  eachEntry(torrent, entry => {
    const path = isPad(entry) ? undefined : namesOf(entry)
    if (!path) return
    paths.push(path)
    const target = isLink(entry) && targetFault(entry) === undefined ? targetOf(entry.keys) : undefined
    if (target) links.push([path, target])
  })
  const exists = hasTarget(paths)
  return links.flatMap(([path, target]) => (exists(target) ? [] : [danglingIssue(path, target)]))
}

/** A torrent that exists cannot be helped; it is read all the same. */
const nameIssues = (entry: Entry): readonly Issue[] => {
  if (isPad(entry)) return []
  const because = padNameFault(namesOf(entry) ?? [])
  return because === undefined
    ? []
    : [at(warning('ATTRIBUTES_PAD_NAME', `${named(entry)} ${because}: some clients drop it`, 'file.path'), entry)]
}

/** Saves decoding a million names: both kinds of pad names have a component that begins with one of two characters. */
const mayBePadName = (path: readonly unknown[]) =>
  [path[0], path.at(-1)].some(name => name instanceof Uint8Array && (name[0] === dot || name[0] === underscore))
const dot = 0x2e
const underscore = 0x5f

/** BEP 47: a pad fills up the last piece of the file before it, so it is never empty and never as long as a piece. */
const padCheck = (torrent: Torrent): { readonly see: See; readonly done: () => readonly Issue[] } => {
  const pieceLength = integer(torrent.info.get('piece length')) ?? 0
  const issues: Issue[] = []
  let end = 0
  return {
    see: entry => {
      const length = isLink(entry) ? 0 : Math.max(0, integer(entry.keys.get('length')) ?? 0)
      end += length
      if (!isPad(entry)) return
      const because = padFault(length, end, pieceLength)
      if (pieceLength > 0 && because) {
        issues.push(at(warning('ATTRIBUTES_PAD', `${named(entry)} is a pad that ${because}`, 'file.length'), entry))
      }
    },
    done: () => (repeats(padNames(torrent)) ? [...issues, padTwiceIssue] : issues),
  }
}

const padFault = (length: number, end: number, pieceLength: number): string | undefined => {
  if (length === 0) return 'is empty'
  if (end % pieceLength !== 0) return 'does not end where a piece ends'
  return length >= pieceLength ? 'is a piece long or more' : undefined
}
