import { blankEngine } from '../blank-engine.ts'
import type { DigestRequest, HashEngine, Progress } from '../contract/digest.ts'
import { digestLengths } from '../contract/digest.ts'
import type { Issue, Remark } from '../contract/issue.ts'
import type { ActivePlugin, KeyPath, Plugin } from '../contract/plugin.ts'
import type { InfoHash, Torrent } from '../contract/torrent.ts'
import { GentorrentError } from '../errors.ts'
import { hex } from '../hex.ts'
import { byOptions, calling } from '../members.ts'
import type { PieceLengthPolicy } from '../piece-length.ts'
import { quarrels } from '../quarrels.ts'
import { parse } from '../read.ts'
import { record } from '../record.ts'
import { resultsOf } from '../results.ts'
import { allowed, settle } from '../settle.ts'
import { compareBytes } from '../text-order.ts'
import type { Amendment } from './cast.ts'
import type { Digest } from './known.ts'
import { type EditContent, reread } from './reread.ts'
import { type Begun, begin, type Hash, rewrite } from './rewrite.ts'
import { changedKeys } from './writing.ts'

export interface EditInput {
  /** The torrent file to edit. */
  readonly bytes: Uint8Array
  /** Plugins whose keys are written anew, from exactly these options. In any order. Default: none. */
  readonly plugins?: readonly ActivePlugin[]
  /** Options to change; the others of each plugin stay as the torrent has them. Default: none. */
  readonly amendments?: readonly Amendment[]
  /**
   * Keys that are taken out before anything else is done, whoever wrote them: `comment`, `info.source`, `file.md5sum` (of
   * all files), or a part of a value, as in `announce-list=http://tracker.example/announce`.
   */
  readonly remove?: readonly string[]
  /** Another name for the torrent (`info.name`). */
  readonly name?: string
  /** Bytes per piece, or the policy that chooses. Default: as they are. */
  readonly pieceLength?: number | PieceLengthPolicy
  /** Plugins that explain the rest of the torrent, so that what does not go together is noticed. Default: none. */
  readonly installed?: readonly Plugin[]
  /** Issue codes that the person allows: warnings are dropped, errors of judgement become warnings. */
  readonly allow?: readonly string[]
  /** The torrent may get another info-hash. Default: that is refused. */
  readonly mayChangeInfoHash?: boolean
  /** Where the content is, in case that it has to be read again. */
  readonly content?: EditContent
  /**
   * What `previewEdit` made of the same input. Nothing of it is read, arranged or written a second time, but for what the
   * preview had placeholders for.
   */
  readonly preview?: EditPreview
  /** What comes out is only looked at: plugins then ask nobody outside. Default: false. */
  readonly isDry?: boolean
  /** Called when it is, while plugins ask the world outside: what they are doing, in a few words. */
  readonly onAsking?: (text: string) => void
  readonly signal?: AbortSignal
  /** Called while content is read. */
  readonly onProgress?: (progress: Progress) => void
}

/** A torrent that was just edited. */
export interface Edited {
  /** The torrent file. */
  readonly bytes: Uint8Array
  /** The same, read again. */
  readonly torrent: Torrent
  /** The torrent as it was. */
  readonly before: Torrent
  /** Keys that came, went or have another value, sorted; those beside info first. */
  readonly changed: readonly KeyPath[]
  /** What the content was read again for. */
  readonly requests: readonly DigestRequest[]
  /** What is wrong with the torrent, or unusual: also what was so before the edit. */
  readonly issues: readonly Issue[]
  /** What plugins found worth telling. */
  readonly remarks: readonly Remark[]
}

/** What an edit would do. */
export interface EditPreview extends Omit<Edited, 'bytes' | 'torrent'> {
  /** The info-hash that the torrent would get; undefined if content must be read to know it. */
  readonly infoHash: InfoHash | undefined
  readonly isInfoChanged: boolean
  /** Bytes of the torrent file. */
  readonly torrentLength: number
  /** The torrent as it would be; digests that have to be made stand in it as placeholders. */
  readonly after: Torrent
}

/**
 * Changes a torrent. What nobody changes stays as it is, byte for byte, inside of the info dictionary and beside it; as long
 * as nothing inside changes, info's bytes stay as they are. Digests that the torrent has are used again; content is read only
 * for others, once, and is compared with the torrent at the same time.
 *
 * @throws GentorrentError `BENCODE_INVALID`, `NOT_A_TORRENT`, `REFUSED` (all problems at once; what was wrong before
 * refuses nothing), `INFO_HASH_CHANGES`, `CONTENT_NEEDED`, `PLUGIN_FAILED`, `KEY_UNDECLARED`, and what engines throw
 */
export const edit = async (input: EditInput): Promise<Edited> => {
  const { content, mayChangeInfoHash = false } = input
  const control = controlOf(input)
  const preview = input.preview ?? (mayChangeInfoHash ? undefined : await previewEdit(input))
  if (preview && !mayChangeInfoHash && preview.isInfoChanged)
    throw infoHashChanges(preview.before.infoHash, preview.infoHash)
  const known = preview && previewed.get(preview)
  if (known?.edited) return known.edited
  // A preview needs no content, and the files of one without are arranged without places to read them from.
  const begun = known && known.begun.input.content === content ? known.begun : await begin(input)
  return editing(begun, input, async wanted => {
    if (wanted.requests.length === 0) return []
    if (!content) throw contentNeeded(wanted.requests)
    const { torrent, cast } = begun
    return reread(torrent, content, { wanted, relaid: begun.arranged().relaid, members: cast.before }, control)
  })
}

/** What was made for a preview, and the edit itself where it would come to nothing else. */
const previewed = new WeakMap<EditPreview, { readonly begun: Begun; readonly edited?: Edited | undefined }>()

/**
 * The same without reading content or changing anything.
 *
 * @throws GentorrentError as `edit`, but for `INFO_HASH_CHANGES` and `CONTENT_NEEDED`
 */
export const previewEdit = async ({ onAsking: _, ...input }: EditInput): Promise<EditPreview> => {
  const control = controlOf(input)
  const engine = blankEngine(input.content?.engine ?? anyEngine)
  const begun = await begin(input)
  let isAsking = false
  const onAsking = () => {
    isAsking = true
  }
  const edited = await editing(
    begun,
    { ...input, isDry: true, onAsking },
    async ({ layout, requests, modules }) => {
      const plan = { files: layout.files, requests, modules }
      const answers = await engine.run(plan, control)
      const places = new Map([['', new Map(requests.map((_, i) => [String(i), i]))]])
      const named = resultsOf({ plan, places }, layout.files, answers)('')
      return requests.map((_, i): Digest => named[String(i)]!)
    },
    isWarning,
  )
  const { bytes, torrent, ...said } = edited
  const { before, requests } = said
  const isInfoChanged = compareBytes(before.infoBytes, torrent.infoBytes) !== 0
  const infoHash = requests.length > 0 && isInfoChanged ? undefined : torrent.infoHash
  const preview = { ...said, after: torrent, isInfoChanged, infoHash, torrentLength: bytes.length }
  const { after, changed } = begun.cast
  const isLive = after.some(({ id, definition, run }) => changed.has(id) && byOptions(definition.live, run.options))
  // Whoever has something to say while others are asked is heard in the edit.
  const isDone = requests.length === 0 && !isLive && !isAsking
  previewed.set(preview, { begun, edited: isDone ? edited : undefined })
  return preview
}

const anyEngine: Pick<HashEngine, 'algorithms' | 'loadsModules'> = {
  algorithms: new Set(Object.keys(digestLengths) as (keyof typeof digestLengths)[]),
  loadsModules: true,
}

const isWarning = ({ severity }: Issue) => severity === 'warning'

const controlOf = ({ signal = new AbortController().signal, onProgress }: EditInput) => ({
  signal,
  ...(onProgress && { onProgress }),
})

/**
 * @param begun the edit of this input, which may have been gone through with placeholders
 * @param hash makes the digests that the torrent does not have
 * @param counts which faults count where some were made; placeholders have faults that digests have not
 */
const editing = async (
  begun: Begun,
  input: EditInput,
  hash: Hash,
  counts: (issue: Issue) => boolean = () => true,
): Promise<Edited> => {
  const { allow = [], isDry = false, onAsking } = input
  const { voice, said } = record(onAsking)
  const { original, readers, cast, issues: found } = begun
  const changedMembers = cast.after.filter(({ id }) => cast.changed.has(id))
  const warnings = settle(
    [
      ...found,
      ...quarrels(cast.after, ({ id }) => cast.changed.has(id)),
      ...changedMembers.flatMap(({ id, definition, run }) =>
        calling(id, 'check', () => definition.check?.(run.options, run) ?? []),
      ),
    ],
    allow,
  )
  const { bytes, requests, issues: later } = await rewrite(begun, { ...voice, isDry }, hash)
  const isUnchanged = compareBytes(bytes, input.bytes) === 0
  const read = isUnchanged ? original : await parse(bytes, readers, 'lenient')
  const after = requests.length > 0 ? { ...read, issues: read.issues.filter(counts) } : read
  const known = new Set(original.issues.map(nameOf))
  settle(
    [...later, ...after.issues].filter(each => !known.has(nameOf(each))),
    allow,
  )
  return {
    bytes,
    torrent: after.torrent,
    before: original.torrent,
    changed: [
      ...changedKeys(original.torrent.metainfo, after.torrent.metainfo)
        .filter(name => name !== 'info')
        .map((name): KeyPath => `metainfo.${name}`),
      ...changedKeys(original.torrent.info, after.torrent.info).map((name): KeyPath => `info.${name}`),
    ],
    requests,
    issues: allowed([...warnings, ...said.issues, ...later, ...after.issues], allow),
    remarks: said.remarks,
  }
}

const nameOf = ({ code, message }: Issue) => `${code}\0${message}`

/** The refusal of an edit that gives a torrent another info-hash. */
export const infoHashChanges = (from: InfoHash, to: InfoHash | undefined): GentorrentError<'INFO_HASH_CHANGES'> =>
  new GentorrentError('INFO_HASH_CHANGES', { from: hashText(from), to: to && hashText(to) })

const hashText = ({ v1, v2 }: InfoHash) => [v1, v2].flatMap(hash => (hash ? [hex(hash)] : [])).join(' and ')

/** The refusal of an edit that cannot do without the content. */
export const contentNeeded = (requests: readonly DigestRequest[]): GentorrentError<'CONTENT_NEEDED'> =>
  new GentorrentError('CONTENT_NEEDED', { because: digestText(requests) })

const digestText = (requests: readonly DigestRequest[]) => {
  const names = requests.map(({ algorithm, shape, scope }) => {
    const of = scope === 'stream' ? 'all content' : 'each file'
    const what = { whole: '', blocks: ' of the pieces', tree: ' tree' }[shape]
    return `the ${algorithm}${what} of ${of}`
  })
  return [...new Set(names)].join(', ')
}
