import { hex } from '@gentorrent/core'
import {
  entriesOf,
  type FileEntry,
  type InfoHash,
  type Issue,
  type Layout,
  type OptionSpecs,
  type Remark,
} from '@gentorrent/core/plugin'
import type { FileJson, InfoHashJson, IssueJson, LayoutJson } from './json.ts'
import { waysOut } from './ways-out.ts'

/** Ready for JSON: a path becomes text. */
export const issueJson = (issue: Issue): IssueJson => {
  const { path, details: _, ...rest } = remarkJson(issue)
  return { ...rest, ...(path && { path: path.join('/') }) }
}

/** Ready for JSON: with what to type. */
export const remarkJson = <R extends Remark>(remark: R): R => {
  const flags = waysOut(remark)
  return flags.length > 0 ? { ...remark, flags } : remark
}

/** Ready for JSON: hexadecimal. */
export const infoHashJson = ({ v1, v2 }: InfoHash): InfoHashJson => ({
  ...(v1 && { v1: hex(v1) }),
  ...(v2 && { v2: hex(v2) }),
})

/** Ready for JSON. */
export const fileJson = ({ path, length, role }: FileEntry): FileJson => ({ path: path.join('/'), length, role })

/** The facts of a layout, without its files. Where there is no v1, each file has pieces of its own (BEP 52). */
export const layoutJson = (layout: Layout, { v1 }: { readonly v1?: unknown }): LayoutJson => {
  const { name, single, length, pieceLength } = layout
  let [fileCount, padCount, padLength, piecesOfFiles] = [0, 0, 0, 0]
  for (const { role, length } of entriesOf(layout)) {
    piecesOfFiles += Math.ceil(length / pieceLength)
    if (role === 'pad') {
      padCount++
      padLength += length
    } else fileCount++
  }
  const pieceCount = v1 ? Math.ceil(length / pieceLength) : piecesOfFiles
  return { name, single, length: length - padLength, padLength, padCount, fileCount, pieceLength, pieceCount }
}

/** A plugin's options as JSON can carry them; secrets are left out. */
export const optionsJson = (
  specs: OptionSpecs,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([key]) => specs[key]?.type !== 'secret')
      .map(([key, value]) => [key, plain(value)]),
  )

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return hex(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
