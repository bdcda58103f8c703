import type { FileEntry, Layout } from '@gentorrent/core/plugin'

/**
 * Where a web seed has a file ([BEP 19](https://www.bittorrent.org/beps/bep_0019.html), "Client Implementation Overview"): the URL of a
 * single file is the file itself, unless it ends in a slash; behind that of several stand the torrent's name and the file's path.
 * Each component is percent-encoded but for unreserved characters (RFC 3986), `#` and `%` with the rest.
 */
export const fileUrl = (seed: string, { path }: FileEntry, { name, single }: Layout): string => {
  if (single && !seed.endsWith('/')) return seed
  const base = seed.endsWith('/') ? seed : `${seed}/`
  return base + [...(single ? [] : [name]), ...path].map(encoded).join('/')
}

/** `encodeURIComponent` leaves these of the reserved characters as they are. */
const encoded = (component: string) =>
  encodeURIComponent(component).replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
