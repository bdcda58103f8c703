/** What is wrong with the URL of a seed; undefined if nothing is. URLs are written as they are, never encoded again. */
export const seedFault = (url: string, schemes: readonly string[]): string | undefined => {
  if (url === '') return 'is empty'
  if (!/^[!-~]+$/.test(url)) return 'holds spaces, control characters or text that is not ASCII: percent-encode them'
  if (/%(?![0-9a-f]{2})/i.test(url)) return 'holds a `%` that encodes nothing: write it as `%25`'
  // RFC 3986, 3.5: the fragment is no part of what a server is asked.
  if (url.includes('#'))
    return 'holds a `#`, and what follows is not sent to a server: write it as `%23`, or leave it out'
  const [, scheme, host] =
    /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#]*@)?(\[[0-9a-f:.]+\]|[^:/?#[\]@]*)(?::\d{1,5})?(?:[/?#]|$)/i.exec(url) ?? []
  if (scheme === undefined) return 'is not an absolute URL'
  if (!schemes.includes(scheme.toLowerCase())) return `must begin with ${schemes.join('://, ')}://`
  return host ? undefined : 'has no host'
}

/**
 * What the URL of a seed should begin with instead; undefined if nothing. RFC 3986, 3.1 has schemes in any case, but
 * libtorrent 2.0.8, Transmission 3.00 and aria2 1.36 were seen to ask no seed whose scheme is not in lower case.
 */
export const lowerScheme = (url: string): string | undefined => {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0]
  return scheme === scheme?.toLowerCase() ? undefined : scheme?.toLowerCase()
}
