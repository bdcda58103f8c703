import { hex } from '@gentorrent/core'
import type { FileEntry, InfoHash, Issue, Layout, OptionSpecs, Remark } from '@gentorrent/core/plugin'
import type { FileJson, InfoHashJson, IssueJson, LayoutJson } from './json.ts'
import { waysOut } from './ways-out.ts'

/** Ready for JSON: a path becomes text. */
export const issueJson = ({ path, ...rest }: Issue): IssueJson => ({
  ...remarkJson(rest),
  ...(path && { path: path.join('/') }),
})

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
export const layoutJson = (
  { name, single, length, pieceLength, files }: Layout,
  { v1 }: { readonly v1?: unknown },
): LayoutJson => {
  const pads = files.filter(({ role }) => role === 'pad')
  const padLength = pads.reduce((sum, pad) => sum + pad.length, 0)
  const pieceCount = v1
    ? Math.ceil(length / pieceLength)
    : files.reduce((count, file) => count + Math.ceil(file.length / pieceLength), 0)
  const padCount = pads.length
  const fileCount = files.length - padCount
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
