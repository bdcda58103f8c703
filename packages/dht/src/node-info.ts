import type { Endpoint } from '@gentorrent/core/plugin'

/** A node of the DHT. `host` is an IP address in its usual form. */
export interface DhtNode extends Endpoint {
  /** 20 bytes. */
  readonly id: Uint8Array
}

/** Addresses as BEP 5 and BEP 32 pack them: 4 or 16 bytes and a port. What does not fit is nobody. */
export const unpackPeers = (packed: Uint8Array): readonly Endpoint[] =>
  packed.length === 6 || packed.length === 18 ? endpointAt(packed, 0, packed.length - 2) : []

/** "Compact node info": an id and an address each, of the family given. */
export const unpackNodes = (packed: Uint8Array, family: 4 | 6): readonly DhtNode[] => {
  const addressLength = family === 4 ? 4 : 16
  const each = 20 + addressLength + 2
  if (packed.length % each !== 0) return []
  return Array.from({ length: packed.length / each }, (_, i) => i * each).flatMap(start =>
    endpointAt(packed, start + 20, addressLength).map(endpoint => ({
      id: packed.slice(start, start + 20),
      ...endpoint,
    })),
  )
}

/** An IP address in the form that sockets give, so that addresses can be compared as text; undefined if it is a name. */
export const canonicalHost = (host: string): string | undefined => {
  if (!host.includes(':')) return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : undefined
  try {
    return new URL(`http://[${host}]`).hostname.slice(1, -1)
  } catch {
    return undefined
  }
}

/** One key for one address. */
export const endpointKey = ({ host, port }: Endpoint): string => `${host} ${port}`

/** None for the port 0, where nobody can be asked. */
const endpointAt = (packed: Uint8Array, start: number, addressLength: number): readonly Endpoint[] => {
  const address = packed.subarray(start, start + addressLength)
  const port = packed[start + addressLength]! * 256 + packed[start + addressLength + 1]!
  return port === 0 ? [] : [{ host: addressLength === 4 ? address.join('.') : ipv6Text(address), port }]
}

const ipv6Text = (address: Uint8Array) => {
  const groups = Array.from({ length: 8 }, (_, i) => (address[2 * i]! * 256 + address[2 * i + 1]!).toString(16))
  return canonicalHost(groups.join(':'))!
}
