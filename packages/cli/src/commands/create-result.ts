import { relative, sep } from 'node:path'
import { type Created, type Estimate, hex } from '@gentorrent/core'
import type { DigestRequest, InfoHash, Issue, Remark } from '@gentorrent/core/plugin'
import { countText, groupDigits, lengthText } from '../amounts.ts'
import { fileTree } from '../file-tree.ts'
import type { DryRunJson, LayoutJson } from '../json.ts'
import { bold, dim, type Line } from '../line.ts'
import { fileJson, issueJson, layoutJson, remarkJson } from '../to-json.ts'
import type { Target } from './output.ts'
import { type Row, rowLines } from './rows.ts'

/** What a dry run found out. */
export interface DryRun extends Estimate {
  readonly target: Target
  readonly remarks: readonly Remark[]
  readonly issues: readonly Issue[]
}

/** What people read when a torrent was made. */
export const createdLines = (
  { torrent, bytes }: Pick<Created, 'torrent' | 'bytes'>,
  { facts, path, cwd }: { readonly facts: LayoutJson; readonly path: string; readonly cwd: string },
): readonly Line[] => [
  bold(near(path, cwd)),
  ...infoHashLines(torrent.infoHash),
  ...rowLines(layoutRows(facts)),
  row('torrent', `${groupDigits(bytes.length)} bytes`),
]

/** What people read instead when nothing was to be made. */
export const dryRunLines = (
  { layout, active, requests, torrentLength, target }: DryRun,
  cwd: string,
): readonly Line[] => [
  [bold(target.to === 'stdout' ? 'standard output' : near(target.path, cwd)), dim('  (dry run: nothing was written)')],
  ...rowLines(layoutRows(layoutJson(layout, versionsOf(requests)))),
  row('torrent', `${groupDigits(torrentLength)} bytes`),
  row('plugins', active.join(', ')),
  ...requests.map((request, i) => row(i === 0 ? 'digests' : '', requestText(request))),
  '',
  ...fileTree(layout),
]

/** What programs read. */
export const dryRunJson = ({
  layout,
  active,
  requests,
  torrentLength,
  target,
  issues,
  remarks,
}: DryRun): DryRunJson => ({
  dryRun: true,
  path: target.to === 'stdout' ? null : target.path,
  ...layoutJson(layout, versionsOf(requests)),
  torrentLength,
  plugins: active,
  requests,
  files: layout.files.map(fileJson),
  issues: issues.map(issueJson),
  remarks: remarks.map(remarkJson),
})

/** `v1` and `v2` are named only where there are both. */
export const hashRows = ({ v1, v2 }: InfoHash): readonly Row[] => [
  ...(v1 ? [{ label: v2 ? 'info-hash v1' : 'info-hash', texts: [hex(v1)] }] : []),
  ...(v2 ? [{ label: 'info-hash v2', texts: [hex(v2)] }] : []),
]

/** The same as lines. */
export const infoHashLines = (infoHash: InfoHash): readonly Line[] => [...rowLines(hashRows(infoHash))]

/** The size of content, pads and pieces. */
export const layoutRows = (facts: LayoutJson): readonly Row[] => {
  const { length, fileCount, padLength, padCount, pieceLength, pieceCount } = facts
  const sizeText = (count: number, bytes: number) => {
    const exact = countText(bytes, 'byte')
    return `${countText(count, 'file')}, ${bytes < 1024 ? exact : `${lengthText(bytes)} (${exact})`}`
  }
  return [
    { label: 'content', texts: [sizeText(fileCount, length)] },
    ...(padCount > 0 ? [{ label: 'pads', texts: [sizeText(padCount, padLength)] }] : []),
    { label: 'pieces', texts: [`${groupDigits(pieceCount)} of ${lengthText(pieceLength)}`] },
  ]
}

/** Before there is an info-hash: only v1 hashes the stream by pieces. */
export const versionsOf = (requests: readonly DigestRequest[]): { readonly v1: boolean } => ({
  v1: requests.some(({ scope, shape }) => scope === 'stream' && shape !== 'whole'),
})

/** A label and a value. */
export const row = (label: string, value: string): Line => [dim(`  ${label.padEnd(14)}`), value]

/** What is hashed, in words. */
export const requestText = (request: DigestRequest): string => {
  const { algorithm, scope } = request
  const of = scope === 'stream' ? 'all content' : 'each file'
  if (request.shape === 'whole') return `${algorithm} of ${of}`
  if (request.shape === 'blocks') return `${algorithm} of each ${lengthText(request.blockLength)} of ${of}`
  return `${algorithm} tree over each ${lengthText(request.leafLength)} of ${of}`
}

/** Relative where that is shorter to read. */
const near = (path: string, cwd: string) => {
  const way = relative(cwd, path)
  return way === '' || way.startsWith(`..${sep}..`) ? path : way
}
