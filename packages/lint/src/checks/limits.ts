import type { Layout } from '@gentorrent/core/plugin'
import type { Limits } from '../clients.ts'
import { measuresOf, type Subject } from '../subject.ts'
import type { Target } from '../targets.ts'
import { compareVersions, limitOf } from '../versions.ts'
import { type Check, cannot, worse } from './check.ts'

const max = ({ client, version }: Target, limit: Exclude<keyof Limits, 'halvesBefore'>): number =>
  limitOf(client?.limits[limit], version)

const pieceLength: Check = ({ layout }, target) => {
  if (!layout) return []
  const { pieceLength } = layout
  const key = 'info.piece length'
  const most = max(target, 'pieceLengthMax')
  if (pieceLength > most)
    return [cannot('TARGET_PIECE_LENGTH', target, { pieceLength, rule: `at most ${most} B` }, { key })]
  const least = max(target, 'pieceLengthMin')
  return Number.isFinite(least) && pieceLength < least
    ? [cannot('TARGET_PIECE_LENGTH', target, { pieceLength, rule: `at least ${least} B` }, { key })]
    : []
}

/** Transmission 3.00 cuts pieces into blocks of a length that it finds by halving; seen with 16385, 20000, 49153 and others. */
const halves: Check = ({ layout }, target) => {
  const before = target.client?.limits.halvesBefore
  if (!layout || before === undefined || target.version === undefined) return []
  if (compareVersions(target.version, before) >= 0) return []
  const { pieceLength } = layout
  let block = pieceLength
  while (block > 16_384) block = Math.floor(block / 2)
  return pieceLength % block === 0
    ? []
    : [
        cannot(
          'TARGET_PIECE_LENGTH',
          target,
          { pieceLength, rule: 'only what can be halved until at most 16384 B are left' },
          { key: 'info.piece length' },
        ),
      ]
}

const pieceCount: Check = (subject, target) => {
  const most = max(target, 'pieceCount')
  const count = subject.layout && Number.isFinite(most) ? piecesOf(subject, subject.layout) : 0
  return count > most ? [cannot('TARGET_PIECES', target, { count, max: most }, { key: 'info.piece length' })] : []
}

/** Of the stream; without v1, where each file has its own, of all files together (BEP 52). */
const piecesOf = ({ torrent }: Subject, { files, length, pieceLength }: Layout) =>
  torrent.infoHash.v1
    ? Math.ceil(length / pieceLength)
    : files.reduce((count, file) => count + Math.ceil(file.length / pieceLength), 0)

const torrentLength: Check = ({ bytes: { length } }, target) => {
  const most = max(target, 'torrentLength')
  return length > most ? [cannot('TARGET_LENGTH', target, { length, max: most })] : []
}

const metadataLength: Check = ({ torrent: { infoBytes } }, target) => {
  const most = max(target, 'metadataLength')
  return infoBytes.length > most ? [worse('TARGET_MAGNET', target, { length: infoBytes.length, max: most })] : []
}

/** Every container takes two bytes at least, so that most torrents need not be measured. */
const depth: Check = (subject, target) => {
  const most = max(target, 'depth')
  if (subject.bytes.length < most * 2) return []
  const found = measuresOf(subject).depth
  return found > most ? [cannot('TARGET_DEPTH', target, { depth: found, max: most, of: 'values' })] : []
}

const tokens: Check = (subject, target) => {
  const most = max(target, 'tokenCount')
  if (subject.bytes.length < most) return []
  const count = measuresOf(subject).tokenCount
  return count > most ? [cannot('TARGET_TOKENS', target, { count, max: most })] : []
}

const strings: Check = (subject, target) => {
  const [most, mostOfKey] = [max(target, 'stringLength'), max(target, 'keyLength')]
  if (subject.bytes.length < Math.min(most, mostOfKey)) return []
  const { stringLength, keyLength } = measuresOf(subject)
  return [
    ...(stringLength > most
      ? [cannot('TARGET_STRING', target, { length: stringLength, max: most, of: 'a byte string' })]
      : []),
    ...(keyLength > mostOfKey
      ? [cannot('TARGET_STRING', target, { length: keyLength, max: mostOfKey, of: 'a key' })]
      : []),
  ]
}

const contentLength: Check = ({ layout }, target) => {
  const most = max(target, 'contentLength')
  const length = layout?.length ?? 0
  return length > most ? [cannot('TARGET_CONTENT', target, { length, max: most })] : []
}

const v2FileLength: Check = ({ torrent, layout }, target) => {
  const most = max(target, 'v2FileLength')
  if (!torrent.infoHash.v2 || !Number.isFinite(most)) return []
  return (layout?.files ?? [])
    .filter(({ length }) => length > most)
    .map(({ length, path }) => cannot('TARGET_CONTENT', target, { length, max: most, path }, { path }))
}

const directoryDepth: Check = ({ layout }, target) => {
  const most = max(target, 'directoryDepth')
  const deepest = (layout?.files ?? []).reduce((found, { path }) => Math.max(found, path.length - 1), 0)
  return deepest > most ? [cannot('TARGET_DEPTH', target, { depth: deepest, max: most, of: 'directories' })] : []
}

/** Everything that is a matter of a number. */
export const limitChecks: Readonly<Record<string, Check>> = {
  pieceLength,
  halves,
  pieceCount,
  torrentLength,
  metadataLength,
  depth,
  tokens,
  strings,
  contentLength,
  v2FileLength,
  directoryDepth,
}
