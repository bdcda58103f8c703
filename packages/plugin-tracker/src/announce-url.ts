const schemes = ['http', 'https', 'udp', 'ws', 'wss']

/**
 * What is wrong with a tracker URL; undefined if nothing is. `http` and `https` are BEP 3, `udp` is BEP 15, `ws` and `wss`
 * are WebTorrent. A URL is never changed, since a passkey may be any part of it.
 */
export const announceFault = (url: string): string | undefined => {
  if (url === '') return 'is empty'
  if (!/^[!-~]+$/.test(url)) return 'holds spaces, control characters or text that is not ASCII: percent-encode them'
  const [, scheme, authority = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url) ?? []
  if (scheme === undefined) return 'is not an absolute URL, such as `udp://tracker.example:6969`'
  if (!schemes.includes(scheme.toLowerCase())) return `must begin with ${schemes.join('://, ')}://`
  return placeFault(authority.slice(authority.lastIndexOf('@') + 1), scheme.toLowerCase())
}

/**
 * What is wrong with a tracker URL that is to be written. Clients put their question at the end, and what follows a `#` is no
 * part of what is asked (RFC 3986, 3.5): a torrent that has one can still be asked about, without it.
 */
export const writtenFault = (url: string): string | undefined =>
  announceFault(url) ??
  (url.includes('#') ? 'holds a `#`, at which clients cut the URL, and what they ask with it: leave it out' : undefined)

/**
 * What a tracker URL should begin with instead; undefined if nothing. RFC 3986, 3.1 has schemes in any case, but libtorrent
 * 2.0.8, Transmission 3.00 and aria2 1.36 were seen to ask no tracker whose scheme is not in lower case.
 */
export const lowerScheme = (url: string): string | undefined => {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0]
  return scheme === scheme?.toLowerCase() ? undefined : scheme?.toLowerCase()
}

/** BEP 7: an IPv6 address in brackets. BEP 15: `udp` has no default port. */
const placeFault = (place: string, scheme: string): string | undefined => {
  if (/^[0-9a-f.]*(:[0-9a-f.]*){2,}$/i.test(place)) return 'needs brackets around its IPv6 address'
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^:[\]]*)(?::(\d{1,5}))?$/i.exec(place) ?? []
  if (host === undefined) return 'has a host or a port that is not valid'
  if (host === '') return 'has no host'
  if (port === undefined) return scheme === 'udp' ? 'needs a port, since udp has no default one' : undefined
  return Number(port) >= 1 && Number(port) <= 65_535 ? undefined : `has the port ${port}, which is not from 1 to 65535`
}

/** Whether the tracker is inside the I2P network. */
export const isI2p = (url: string): boolean => /^[^:]+:\/\/(?:[^/?#]*@)?[^/?#:@]+\.i2p(?:[:/?#]|$)/i.test(url)
