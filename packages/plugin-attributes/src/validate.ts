import { componentFault } from '@gentorrent/core'
import { type BReadDict, bytes, type Issue, integer, list, type Torrent, text } from '@gentorrent/core/plugin'
import { type Entry, once, v1Entries, v2Entries } from './entries.ts'
import { error, shown, warning } from './issues.ts'
import { danglingIssue } from './layout-issues.ts'
import { padNameFault, padWebSeedIssue, twicePadIssues } from './names.ts'
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
  ATTRIBUTES_PAD_WEB_SEED: 'web seeds will be asked for pad files by clients that do not know them',
  ATTRIBUTES_SHA1: 'the SHA-1 hash of a file is not 20 bytes long',
  ATTRIBUTES_SHA1_MISMATCH: 'a file does not have the SHA-1 hash that the torrent names',
  ATTRIBUTES_SYMLINK: 'the target of a symlink is missing or cannot be used',
}

/** What is wrong with the keys of BEP 47. Unknown letters of `attr` are fine: readers ignore them. */
export const validate = (torrent: Torrent): readonly Issue[] => {
  const listed = v1Entries(torrent)
  const entries = [...listed, ...v2Entries(torrent)]
  const pads = listed.filter(isPad)
  return once([
    ...entries.flatMap(entry => [
      ...formIssues(entry),
      ...sha1Issues(entry),
      ...linkIssues(entry),
      ...nameIssues(entry),
    ]),
    ...danglingIssues(entries),
    ...padIssues(listed, integer(torrent.info.get('piece length'))),
    ...twicePadIssues(pads.flatMap(({ path }) => (path ? [path.join('/')] : []))),
    ...(pads.length > 0 && torrent.metainfo.has('url-list') ? [padWebSeedIssue] : []),
  ])
}

const isPad = ({ letters }: Entry) => letters.includes('p')
const isLink = ({ letters }: Entry) => letters.includes('l')
const named = ({ path }: Entry) => (path ? shown(path) : 'an entry without a path')
const at = (issue: Issue, { path }: Entry): Issue => ({ ...issue, ...(path && { path }) })

const formIssues = (entry: Entry): readonly Issue[] =>
  entry.keys.has('attr') && text(entry.keys.get('attr')) === undefined
    ? [at(warning('ATTRIBUTES_FORM', `\`attr\` of ${named(entry)} is not text: clients ignore it`, 'file.attr'), entry)]
    : []

const sha1Issues = (entry: Entry): readonly Issue[] => {
  const value = entry.keys.get('sha1')
  if (value === undefined || bytes(value, 20)) return []
  const isHex = /^[0-9a-f]{40}$/i.test(text(value) ?? '')
  return [
    isHex
      ? at(
          warning('ATTRIBUTES_SHA1', `\`sha1\` of ${named(entry)} is in hexadecimal: clients ignore it`, 'file.sha1'),
          entry,
        )
      : at(error('ATTRIBUTES_SHA1', `\`sha1\` of ${named(entry)} is not a string of 20 bytes`, 'file.sha1'), entry),
  ]
}

const linkIssues = (entry: Entry): readonly Issue[] => {
  const fault = (because: string) => [
    at(error('ATTRIBUTES_SYMLINK', `${named(entry)} ${because}`, 'file.symlink path'), entry),
  ]
  if (!isLink(entry)) {
    const message = `${named(entry)} has a \`symlink path\` without the attribute of a symlink: clients ignore it`
    return entry.keys.has('symlink path') ? [at(warning('ATTRIBUTES_FORM', message, 'file.symlink path'), entry)] : []
  }
  if (isPad(entry)) {
    const message = `${named(entry)} has the attributes of a pad and of a symlink, which exclude each other`
    return [at(error('ATTRIBUTES_PAD_SYMLINK', message, 'file.attr'), entry)]
  }
  if (!entry.keys.has('symlink path')) return fault('is a symlink without a `symlink path`')
  const target = targetOf(entry.keys)
  if (!target) return fault('has a `symlink path` that is not a list of texts')
  const because = target.length === 0 ? 'is empty' : target.map(componentFault).find(found => found !== undefined)
  return because === undefined ? [] : fault(`has a \`symlink path\` that ${because}`)
}

const targetOf = (keys: BReadDict): readonly string[] | undefined => {
  const names = list(keys.get('symlink path'))?.map(text)
  return names?.every(name => name !== undefined) ? names : undefined
}

const danglingIssues = (entries: readonly Entry[]): readonly Issue[] => {
  const links = entries.filter(entry => isLink(entry) && !isPad(entry))
  if (links.length === 0) return []
  const exists = hasTarget(entries.flatMap(entry => (entry.path && !isPad(entry) ? [entry.path] : [])))
  return links.flatMap(({ path, keys }) => {
    const target = targetOf(keys)
    return path && target && target.length > 0 && !exists(target) ? [danglingIssue(path, target)] : []
  })
}

/** A torrent that exists cannot be helped; it is read all the same. */
const nameIssues = (entry: Entry): readonly Issue[] => {
  const because = !isPad(entry) && entry.path ? padNameFault(entry.path) : undefined
  return because === undefined
    ? []
    : [at(warning('ATTRIBUTES_PAD_NAME', `${named(entry)} ${because}: some clients drop it`, 'file.path'), entry)]
}

/** BEP 47: a pad fills up the last piece of the file before it, so it is never empty and never as long as a piece. */
const padIssues = (listed: readonly Entry[], pieceLength: number | undefined): readonly Issue[] => {
  if (pieceLength === undefined || pieceLength < 1) return []
  let end = 0
  return listed.flatMap(entry => {
    const length = isLink(entry) ? 0 : (entry.length ?? 0)
    end += length
    if (!isPad(entry)) return []
    const because = length === 0 ? 'is empty' : end % pieceLength !== 0 ? 'does not end where a piece ends' : undefined
    const isLong = length >= pieceLength
    return because === undefined && !isLong
      ? []
      : [
          at(
            warning(
              'ATTRIBUTES_PAD',
              `${named(entry)} is a pad that ${because ?? 'is a piece long or more'}`,
              'file.length',
            ),
            entry,
          ),
        ]
  })
}
