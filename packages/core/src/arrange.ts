import type { Activated } from './activate.ts'
import type { FileEntry, Files, Layout, PaddedFiles } from './contract/files.ts'
import { GentorrentError } from './errors.ts'
import { layoutWith, lengthOf } from './layout-with.ts'
import { calling, type Member } from './members.ts'
import { sortedFiles } from './paths.ts'
import { choosePieceLength, lessPadded, type PieceLengthPolicy } from './piece-length.ts'

/** What a host found: the content, before anything is decided about it. */
export interface Content {
  /** The torrent's suggested name (`info.name`). */
  readonly name: string
  /** True if the content is one file without a directory. */
  readonly single: boolean
  /** In any order. */
  readonly files: Files
}

/** How files are ordered that have an order already. */
export interface Ordering {
  /** Keep the order that the files have, unless one of these members has another. */
  readonly keptUnless?: ReadonlySet<string>
}

/**
 * Selects, orders and pads the files. Each step may do one thing only, and the core checks that it did no other.
 *
 * @throws GentorrentError `STAGE_BROKEN`, `PIECE_LENGTH_REFUSED`, `PLUGIN_FAILED`
 */
export const arrange = (
  { name, single, files }: Content,
  { members, pieceLengthBounds }: Pick<Activated, 'members' | 'pieceLengthBounds'>,
  wanted: number | PieceLengthPolicy,
  ordering: Ordering = {},
): Layout => {
  const ordered = order(members, select(members, files), ordering)
  const content = lengthOf(ordered)
  const padded = (pieceLength: number): Layout => {
    const entries = pad(members, ordered, { pieceLength, single })
    const facts = { name, pieceLength, single }
    return entries === ordered ? { ...facts, files: ordered, length: content } : layoutWith(facts, entries)
  }
  const less = ({ pieceLength, length }: Pick<Layout, 'pieceLength' | 'length'>) =>
    lessPadded(wanted, { pieceLength, length, content }, pieceLengthBounds)
  let pieceLength = choosePieceLength(wanted, content, pieceLengthBounds)
  // Pads are made to learn how long they are, which takes its time for a million. A few files tell whether every file has one.
  const few = wanted === 'balanced' ? ordered.slice(0, TRIAL) : []
  const isAligned = [...pad(members, few, { pieceLength, single })].length > few.length + 1
  for (let next: number | undefined = isAligned ? pieceLength : undefined; next !== undefined; ) {
    pieceLength = next
    next = less({ pieceLength, length: alignedLength(ordered, pieceLength) })
  }
  for (;;) {
    const layout = padded(pieceLength)
    const next = less(layout)
    if (next === undefined) return layout
    pieceLength = next
  }
}

const TRIAL = 64

/** Bytes of the files if each but the empty ones fills whole pieces. */
const alignedLength = (files: Files, pieceLength: number) =>
  files.reduce((sum, { length }) => sum + Math.ceil(length / pieceLength) * pieceLength, 0)

const select = (members: readonly Member[], files: Files): Files =>
  members.reduce<Files>((left, { id, definition, run }) => {
    const hook = definition.files?.select
    if (!hook) return left
    const selected: Files = calling(id, 'files.select', () => hook(left, run))
    if (selected.length > left.length) broken(id, 'files.select', 'it added files')
    return selected
  }, files)

const order = (members: readonly Member[], files: Files, { keptUnless }: Ordering): Files => {
  const member = only(members, 'order')
  const hook = member?.definition.files?.order
  if (keptUnless && !(member && keptUnless.has(member.id))) return files
  if (!member || !hook) return sortedFiles(files)
  const { id, run } = member
  const ordered: Files = calling(id, 'files.order', () => hook(files, run))
  if (ordered.length !== files.length || !sameEntries(ordered, files)) {
    broken(id, 'files.order', 'it must return the same entries in another order')
  }
  return ordered
}

const pad = (
  members: readonly Member[],
  files: Files,
  facts: { readonly pieceLength: number; readonly single: boolean },
): Files | PaddedFiles => {
  const member = only(members, 'pad')
  const hook = member?.definition.files?.pad
  if (!member || !hook) return files
  const { id, run } = member
  const padded: Files | PaddedFiles = calling(id, 'files.pad', () => hook(files, { ...run, ...facts }))
  let next = 0
  let padLength = 0
  const isTold = (length: number) => !('own' in padded) || next === 0 || length === padded.padLength(next - 1)
  for (const file of padded) {
    if (file !== files[next]) {
      if (file.role !== 'pad') broken(id, 'files.pad', onlyPads)
      padLength += file.length
      continue
    }
    if (!isTold(padLength)) broken(id, 'files.pad', otherLength)
    next++
    padLength = 0
  }
  if (!isTold(padLength)) broken(id, 'files.pad', otherLength)
  if (next < files.length || ('own' in padded && padded.own !== files)) broken(id, 'files.pad', onlyPads)
  return padded
}

const onlyPads = 'it may insert pads and change nothing else'
const otherLength = 'a pad has another length than `padLength` says'

const sameEntries = (a: Files, b: Files) => {
  const entries = new Set<FileEntry>(b)
  return a.every(file => entries.delete(file))
}

const only = (members: readonly Member[], step: 'order' | 'pad'): Member | undefined => {
  const [first, second] = members.filter(({ definition }) => definition.files?.[step])
  if (second) broken(second.id, `files.${step}`, `${first!.id} has this step too, and one plugin at most may`)
  return first
}

const broken = (plugin: string, stage: string, because: string): never => {
  throw new GentorrentError('STAGE_BROKEN', { plugin, stage, because })
}
