import { type BRead, type BReadDict, type BValue, dict, list, type Torrent, text } from '@gentorrent/core/plugin'

/** One entry of `signatures`, as it stands in a torrent. Any part of it may be missing or nonsense. */
export interface StoredSignature {
  /** The signer's id as it stands in the torrent. */
  readonly key: Uint8Array
  /** The same as text; undefined if it is anything else. */
  readonly id: string | undefined
  readonly value: BRead
  readonly keys: BReadDict | undefined
}

/** The entries of a torrent's `signatures`; none if there is no such dictionary. */
export const storedSignatures = ({ metainfo }: Torrent): readonly StoredSignature[] =>
  [...(dict(metainfo.get('signatures'))?.entries() ?? [])].map(([key, value]) => ({
    key,
    id: text(key),
    value,
    keys: dict(value),
  }))

/** The update URL that a signer vouches for (BEP 39). */
export const updateUrlOf = ({ keys }: StoredSignature): string | undefined =>
  text(dict(keys?.get('info'))?.get('update-url'))

/** What was read, ready to be written again. Canonical bytes come out as they went in. */
export const asValue = (value: BRead): BValue => {
  const items = list(value)
  if (items) return items.map(asValue)
  const pairs = dict(value)
  return pairs ? new Map([...pairs.entries()].map(([key, item]) => [key, asValue(item)])) : (value as BValue)
}
