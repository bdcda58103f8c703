import { fromHex, hex } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'

/** Where the DHT keeps a value that its owner may change (BEP 44). */
export interface MutableItem {
  /** The owner's ed25519 key, 32 bytes. */
  readonly publicKey: Uint8Array
  /** At most 64 bytes, which let one key own several items; empty if there is none. */
  readonly salt: Uint8Array
}

/** The item that a link `magnet:?xs=urn:btpk:<key>&s=<salt>` names (BEP 46); undefined if it is anything else. */
export const parseMutableLink = (link: string): MutableItem | undefined => {
  const query = /^magnet:\?(.*)$/is.exec(link)?.[1]
  const pairs = (query ?? '').split('&').map(pair => pair.split('=', 2) as [string, string?])
  const source = decoded(pairs.find(([name]) => name === 'xs')?.[1])
  const salt = fromHex(decoded(pairs.find(([name]) => name === 's')?.[1]) ?? '')
  const publicKey = fromHex(/^urn:btpk:([0-9a-f]{64})$/i.exec(source ?? '')?.[1] ?? '')
  return publicKey?.length === 32 && salt && salt.length <= 64 ? { publicKey, salt } : undefined
}

/** The link to an item, as BEP 46 writes it. */
export const mutableLink = ({ publicKey, salt }: MutableItem): string =>
  `magnet:?xs=urn:btpk:${hex(publicKey)}${salt.length > 0 ? `&s=${hex(salt)}` : ''}`

/** Where in the DHT an item stands: "the SHA-1 hash of the public key […] and the salt (if present)" (BEP 44). */
export const mutableTarget = async ({ publicKey, salt }: MutableItem): Promise<Uint8Array> => {
  const bytes = Uint8Array.from([...publicKey, ...salt])
  return new Uint8Array(await crypto.subtle.digest('SHA-1', bytes))
}

/**
 * The value that points to a torrent, encoded: `{"ih": <20 bytes>}` (BEP 46).
 *
 * @param infoHash 20 bytes; of the 32 of a v2 hash the first 20 are taken, which no document provides for
 */
export const mutableValue = (infoHash: Uint8Array): Uint8Array => encode({ ih: infoHash.slice(0, 20) })

/**
 * What the owner signs: `4:salt<salt>3:seqi<sequence>e1:v<value>`, without the salt if there is none (BEP 44).
 *
 * @param sequence higher than that of the value before
 * @param value encoded
 */
export const mutableMessage = (
  { salt }: Pick<MutableItem, 'salt'>,
  sequence: number,
  value: Uint8Array,
): Uint8Array => {
  const encoder = new TextEncoder()
  const before = salt.length > 0 ? [...encoder.encode('4:salt'), ...encode(salt)] : []
  return Uint8Array.from([...before, ...encoder.encode(`3:seqi${sequence}e1:v`), ...value])
}

const decoded = (value: string | undefined): string | undefined => {
  try {
    return value && decodeURIComponent(value)
  } catch {
    return undefined
  }
}
