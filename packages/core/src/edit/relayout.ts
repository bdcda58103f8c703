import { arrange } from '../arrange.ts'
import type { FileEntry, Layout } from '../contract/files.ts'
import type { Issue } from '../contract/issue.ts'
import { issue } from '../errors.ts'
import { calling, type Member } from '../members.ts'
import { checkNames } from '../names.ts'
import { componentFault, pathIssues } from '../paths.ts'
import type { PieceLengthPolicy } from '../piece-length.ts'
import { placesOf } from '../places-of.ts'
import type { Cast } from './cast.ts'

/** The layout that a torrent gets by an edit. */
export interface Relayout {
  readonly layout: Layout
  /** Where a file stood before; undefined for pads that are new. */
  originOf(file: FileEntry): FileEntry | undefined
  /** Whether the piece stream is what it was. */
  readonly isSameStream: boolean
  readonly issues: readonly Issue[]
}

/**
 * Arranges the files of a torrent for the plugins that take part now. Whatever nobody asks for stays: the order of files, and
 * pads of another kind than our own.
 *
 * @throws GentorrentError `PIECE_LENGTH_REFUSED`, `STAGE_BROKEN`, `PLUGIN_FAILED`
 */
export const relayout = (
  old: Layout,
  cast: Cast,
  wanted: { readonly name?: string | undefined; readonly pieceLength?: number | PieceLengthPolicy | undefined },
): Relayout => {
  const base = renamed(old, wanted.name)
  const changed = cast.after.filter(({ id }) => cast.changed.has(id))
  const arranged = (members: readonly Member[], pieceLength: number | PieceLengthPolicy, bound: readonly Member[]) => {
    const pieceLengthBounds = bound.flatMap(({ id, definition }) =>
      definition.pieceLength ? [{ by: id, ...definition.pieceLength }] : [],
    )
    return (keptUnless?: ReadonlySet<string>) =>
      // Copied, so that pads are entries of a list, each the same whenever it is met.
      ({ ...arrange(base, { members, pieceLengthBounds }, pieceLength, keptUnless ? { keptUnless } : {}) })
  }
  const pieceLength = wanted.pieceLength ?? old.pieceLength
  const before = arranged(cast.before, old.pieceLength, [])(none)
  const make = arranged(cast.after, pieceLength, wanted.pieceLength === undefined ? changed : cast.after)
  const kept = make(cast.changed)
  const isUnchanged = kept.pieceLength === old.pieceLength && isSameList(before, kept)
  const checking = isUnchanged ? changed : cast.after
  const found = { layout: isUnchanged ? base : kept, issues: [] as readonly Issue[] }
  const faults = checks(found.layout, checking)
  const chosen = faults.some(isError) ? inOrder(found.layout, make(), cast.after, faults) : { ...found, issues: faults }
  const { layout } = chosen
  const originOf = origins(old, base)
  return {
    layout,
    originOf,
    isSameStream: isSameStream(old, layout, originOf),
    issues: [
      ...chosen.issues,
      ...nameIssues(wanted.name),
      ...(layout === base && wanted.name === undefined
        ? []
        : [...pathIssues(layout.files), ...checkNames(layout.files, layout.name)]),
    ],
  }
}

const none: ReadonlySet<string> = new Set()
const isError = ({ severity }: Issue) => severity === 'error'

const renamed = (old: Layout, name: string | undefined): Layout => {
  const [file] = old.files
  // In v2 alone, a directory of one file looks like that file by itself; only the names tell.
  const single = old.single && file?.path[0] === old.name
  if (name === undefined || name === old.name) return single === old.single ? old : { ...old, single }
  return { ...old, single, name, files: single ? [{ ...file!, path: [name] }, ...old.files.slice(1)] : old.files }
}

const checks = (layout: Layout, members: readonly Member[]): readonly Issue[] =>
  members.flatMap(({ id, definition, run }) =>
    calling(id, 'files.check', () => definition.files?.check?.({ ...run, layout }) ?? []),
  )

/** Where the order that the files have will not do: that of a torrent made anew, if that does. */
const inOrder = (kept: Layout, sorted: Layout, members: readonly Member[], faults: readonly Issue[]) => {
  const issues = isSameList(kept, sorted) ? faults : checks(sorted, members)
  return issues.some(isError)
    ? { layout: kept, issues: faults }
    : { layout: sorted, issues: [...issues, issue('ORDER_CHANGED', {}, { severity: 'warning' })] }
}

const isSameList = (a: Layout, b: Layout) =>
  a.files.length === b.files.length &&
  a.files.every((file, i) => {
    const other = b.files[i]!
    if (file.role !== other.role || file.length !== other.length) return false
    return (
      file === other || (file.path.length === other.path.length && file.path.every((name, k) => name === other.path[k]))
    )
  })

/** No table is made where entries are asked for in the order of the list: there may be a million. */
const origins = (old: Layout, base: Layout): ((file: FileEntry) => FileEntry | undefined) => {
  const { files } = base
  const placeOf = placesOf(files)
  let pads: ReadonlyMap<FileEntry, number> | undefined
  let byPath: ReadonlyMap<string, number> | undefined
  const placeOfPad = (file: FileEntry) => {
    pads ??= new Map(files.flatMap((entry, i) => (entry.role === 'pad' ? [[entry, i] as const] : [])))
    return pads.get(file)
  }
  const placeOfPath = ({ path }: FileEntry) => {
    byPath ??= new Map(files.flatMap(({ role, path }, i) => (role === 'pad' ? [] : [[path.join('\0'), i] as const])))
    return byPath.get(path.join('\0'))
  }
  return file => {
    const place = placeOf(file) ?? (file.role === 'pad' ? placeOfPad(file) : placeOfPath(file))
    return place === undefined ? undefined : old.files[place]
  }
}

const isSameStream = (old: Layout, present: Layout, originOf: Relayout['originOf']) => {
  const [a, b] = [old, present].map(({ files }) => files.filter(({ length }) => length > 0))
  return (
    a!.length === b!.length &&
    b!.every((file, i) => {
      const before = a![i]!
      return file.role === 'pad'
        ? before.role === 'pad' && before.length === file.length
        : before === originOf(file) && before.role === file.role
    })
  )
}

const nameIssues = (name: string | undefined): readonly Issue[] => {
  const because = name === undefined ? undefined : componentFault(name)
  return because === undefined
    ? []
    : [issue('NAME_INVALID', { name: name!, because }, { severity: 'error', key: 'info.name' })]
}
