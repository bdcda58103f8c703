import { fromHex, hex, isGentorrentError, parseMagnet } from '@gentorrent/core'
import { decodeLenient } from '@gentorrent/core/bencode'
import { type BReadDict, dict, type FileContent, integer } from '@gentorrent/core/plugin'

/** Bytes in the info-hashes that `similar` lists; a v2 hash is cut to them, as trackers and the DHT do. */
export const hashLength = 20

/** What somebody gave for a torrent: its info-hash, or what is wrong with it. */
export type Reference = { readonly hash: Uint8Array; readonly isV2: boolean } | { readonly fault: string }

/** The info-hash from 40 hexadecimal digits or a magnet link. */
export const referenceOf = (given: string): Reference => {
  if (/^magnet:/i.test(given)) return ofMagnet(given)
  const hash = fromHex(given)
  if (hash?.length === hashLength) return { hash, isV2: false }
  return {
    fault:
      hash?.length === 32
        ? `is a v2 hash of 32 bytes, but readers take 20: give its magnet link, or its first 40 digits`
        : 'is neither 40 hexadecimal digits nor a magnet link',
  }
}

const ofMagnet = (link: string): Reference => {
  try {
    const { v1, v2 } = parseMagnet(link).infoHash
    if (v1) return { hash: v1, isV2: false }
    return v2 ? { hash: v2.slice(0, hashLength), isV2: true } : { fault: 'names no info-hash' }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return { fault: `cannot be used: ${error.message}` }
  }
}

/** The info dictionary of a torrent file, and whether only v2 clients know the torrent; or what is wrong with it. */
export const infoOf = ({
  bytes,
}: FileContent): { readonly info: BReadDict; readonly isV2: boolean } | { readonly fault: string } => {
  try {
    const info = dict(dict(decodeLenient(bytes).value)?.get('info'))
    if (!info) return { fault: 'is not a torrent' }
    return { info, isV2: integer(info.get('meta version')) === 2 && !info.has('pieces') }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return { fault: `is not a torrent: ${error.message}` }
  }
}

/** The info-hash of a torrent file that has none of the faults above. */
export const hashOf = async (file: FileContent): Promise<Uint8Array> => {
  const found = infoOf(file)
  if ('fault' in found) throw new Error(`\`${file.path}\` ${found.fault}`)
  const digest = await crypto.subtle.digest(found.isV2 ? 'SHA-256' : 'SHA-1', Uint8Array.from(found.info.bytes))
  return new Uint8Array(digest).slice(0, hashLength)
}

/** Each hash once, where it stands first. */
export const distinctHashes = (hashes: readonly Uint8Array[]): readonly Uint8Array[] => {
  const seen = new Set<string>()
  return hashes.filter(hash => {
    const count = seen.size
    return seen.add(hex(hash)).size > count
  })
}
