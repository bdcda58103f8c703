import { text } from './bencode/value.ts'
import type { Endpoint } from './contract/options.ts'
import type { ActivePlugin, Plugin } from './contract/plugin.ts'
import type { InfoHash, Torrent } from './contract/torrent.ts'
import { GentorrentError } from './errors.ts'
import { fromHex, hex } from './hex.ts'
import { calling } from './members.ts'
import { definitionsOf } from './read.ts'

/** A range of file indices, from zero, both ends inclusive (BEP 53). */
export interface FileRange {
  readonly first: number
  readonly last: number
}

/** A magnet link, taken apart. */
export interface Magnet {
  readonly infoHash: InfoHash
  readonly name?: string
  /** Files to download; empty if the link does not say. Ranges stay ranges: `so=0-4000000000` costs nothing. */
  readonly select: readonly FileRange[]
  /** Every other parameter, decoded, in the order of the link. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

export interface MagnetOptions {
  /** The plugins that may add parameters, such as trackers. */
  readonly plugins: readonly (Plugin | ActivePlugin)[]
  /** Files to download (BEP 53 `so`). Default: the link does not say. */
  readonly select?: readonly FileRange[]
  /** Peers to begin with (BEP 9 `x.pe`). Default: none. */
  readonly peers?: readonly Endpoint[]
}

/**
 * The torrent's magnet link (BEP 9): info-hashes, name, and what the plugins add.
 *
 * `urn:btih` comes first and its colons stay as they are: Deluge and Transmission expect both.
 */
export const magnet = (torrent: Torrent, { plugins, select = [], peers = [] }: MagnetOptions): string => {
  const { v1, v2 } = torrent.infoHash
  const name = text(torrent.info.get('name'))
  const parameters = [
    ...(name === undefined ? [] : [['dn', name] as const]),
    ...definitionsOf(plugins).flatMap(
      ({ id, read }) => calling(id, 'read.magnet', () => read?.magnet?.(torrent)) ?? [],
    ),
    ...peers.map(peer => ['x.pe', peerText(peer)] as const),
    ...(select.length > 0 ? [['so', select.map(rangeText).join()] as const] : []),
  ]
  const topics = [
    ...(v1 ? [`xt=urn:btih:${hex(v1)}`] : []),
    // A multihash: 0x12 is SHA-256, 0x20 its 32 bytes (BEP 52).
    ...(v2 ? [`xt=urn:btmh:1220${hex(v2)}`] : []),
  ]
  return `magnet:?${[...topics, ...parameters.map(([key, value]) => `${key}=${encoded(key, value)}`)].join('&')}`
}

/** "hostname:port, ipv4-literal:port or [ipv6-literal]:port" (BEP 9). */
const peerText = ({ host, port }: Endpoint) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)

const rangeText = ({ first, last }: FileRange) => (first === last ? `${first}` : `${first}-${last}`)

/** Percent-encoded; half surrogate pairs, which cannot be, as the replacement character. */
const encoded = (name: string, value: string) => {
  const all = encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))
  return undecoded.has(name) ? all.replace(/%(3A|2C|5B|5D)/g, decodeURIComponent) : all
}

/** BEP 9, 46 and 53 write their values with colons, commas and brackets as they are, and libtorrent does not decode these. */
const undecoded: ReadonlySet<string> = new Set(['dht', 'so', 'x.pe', 'xs'])

/**
 * Takes a magnet link apart (BEP 9, 52, 53).
 *
 * @throws GentorrentError `MAGNET_INVALID`
 */
export const parseMagnet = (link: string): Magnet => {
  const query = /^magnet:\?(.*)$/is.exec(link.trim())?.[1]
  if (query === undefined) return fail('it does not begin with `magnet:?`')
  const pairs = query.split('&').filter(Boolean).map(pairOf)
  const infoHash = pairs.filter(([name]) => isNamed(name, 'xt')).reduce<InfoHash>(withTopic, {})
  const name = pairs.find(([key]) => isNamed(key, 'dn'))?.[1]
  const select = pairs.filter(([key]) => key === 'so').flatMap(([, value]) => parseFileRanges(value))
  const parameters = pairs.filter(([key]) => !['xt', 'dn', 'so'].some(known => isNamed(key, known)))
  return { infoHash, ...(name !== undefined && { name }), select, parameters }
}

const fail = (because: string): never => {
  throw new GentorrentError('MAGNET_INVALID', { because })
}

/** Parameters may carry a number: `xt.1` (libtorrent and others). */
const isNamed = (name: string, wanted: string) => name === wanted || new RegExp(`^${wanted}\\.\\d+$`).test(name)

const pairOf = (pair: string): readonly [name: string, value: string] => {
  const at = pair.indexOf('=')
  const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  try {
    return [decodeURIComponent(name), decodeURIComponent(value.replaceAll('+', ' '))]
  } catch {
    return fail(`\`${name}\` is not percent-encoded UTF-8`)
  }
}

const withTopic = (found: InfoHash, [, topic]: readonly [string, string]): InfoHash => {
  const [, kind, value = ''] = /^urn:(btih|btmh):(.+)$/i.exec(topic) ?? []
  if (kind?.toLowerCase() === 'btih') {
    const v1 = value.length === 40 ? fromHex(value) : fromBase32(value)
    return v1?.length === 20
      ? { ...found, v1 }
      : fail('`urn:btih:` must be followed by 40 hexadecimal or 32 base32 digits')
  }
  if (kind?.toLowerCase() === 'btmh') {
    const v2 = /^1220[0-9a-f]{64}$/i.test(value) ? fromHex(value.slice(4)) : undefined
    return v2 ? { ...found, v2 } : fail('`urn:btmh:` must be followed by 1220 and 64 hexadecimal digits')
  }
  return found
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const fromBase32 = (text: string): Uint8Array | undefined => {
  if (text.length !== 32) return undefined
  const bytes = new Uint8Array(20)
  let bits = 0
  let held = 0
  let at = 0
  for (const letter of text.toUpperCase()) {
    const value = alphabet.indexOf(letter)
    if (value < 0) return undefined
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  return bytes
}

/**
 * File ranges from the text of `so` (BEP 53), such as `0,2,4-6`.
 *
 * @throws GentorrentError `MAGNET_INVALID`
 */
export const parseFileRanges = (value: string): readonly FileRange[] =>
  value.split(',').map(part => {
    const [, first, last = first] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(part) ?? []
    const range = { first: Number(first), last: Number(last) }
    return range.first <= range.last ? range : fail(`\`so\` has \`${part}\`, which is not a number or a range`)
  })
