import type { Layout, Torrent } from '@gentorrent/core/plugin'
import { type Measures, measure } from './measure.ts'

/** What is looked at. */
export interface Subject {
  readonly torrent: Torrent
  /** Undefined if the torrent has no usable file list. */
  readonly layout?: Layout | undefined
  /** The whole torrent file, checked bencode. */
  readonly bytes: Uint8Array
}

const known = new WeakMap<Uint8Array, Measures>()

/** Measured once for all targets, and only if one of them has to know. */
export const measuresOf = ({ bytes }: Subject): Measures => {
  const measures = known.get(bytes) ?? measure(bytes)
  known.set(bytes, measures)
  return measures
}
