import type { KeyPath } from '@gentorrent/core/plugin'

/** The dictionary that a key stands in: `info`, or the one around it. */
export type Place = 'info' | 'root'

/** What is known of a key. */
export type Standing =
  /** Another plugin writes it, by this flag, or the base format from the content. */
  | { readonly kind: 'owned'; readonly from: string }
  /** It has its place in the other dictionary and no effect in this one. */
  | { readonly kind: 'misplaced' }
  /** What a client notes for itself in its copy of a torrent. */
  | { readonly kind: 'local' }
  /** Written by others, and no plugin's own. */
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }

/** What is known of a key, whether or not the plugin that owns it takes part. */
export const standingOf = (place: Place, key: string): Standing => {
  const from = owned[place].get(key)
  if (from !== undefined) return { kind: 'owned', from }
  if (local.has(key)) return { kind: 'local' }
  if (misplaced[place].has(key)) return { kind: 'misplaced' }
  return known[place].has(key) ? { kind: 'known' } : { kind: 'unknown' }
}

const flags = (flag: string, ...keys: readonly string[]) => keys.map(key => [key, flag] as const)

const owned: Readonly<Record<Place, ReadonlyMap<string, string>>> = {
  info: new Map([
    ...flags('--name', 'name'),
    ...flags('--piece-length', 'piece length'),
    ...flags('the content', 'pieces', 'length', 'files', 'path'),
    ...flags('--private', 'private'),
    ...flags('--source', 'source'),
    ...flags('--merkle', 'root hash'),
    ...flags('--v2', 'meta version', 'file tree', 'pieces root'),
    ...flags('--align', 'attr'),
    ...flags('--record-symlinks', 'symlink path'),
    ...flags('--md5sum', 'md5sum'),
    ...flags('--biglybt-hashes', 'ed2k', 'sha1'),
    ...flags('--similar', 'similar'),
    ...flags('--collection', 'collections'),
    ...flags('--update-url', 'update-url'),
    ...flags('--originator', 'originator'),
    ...flags('--feed', 'bep49'),
    ...flags('--ssl-cert', 'ssl-cert'),
    ...flags('--utf8-twins', 'name.utf-8', 'path.utf-8'),
  ]),
  root: new Map([
    ...flags('the content', 'info'),
    ...flags('--tracker', 'announce', 'announce-list'),
    ...flags('--obfuscated-tracker', 'obfuscate-announce-list'),
    ...flags('--comment', 'comment'),
    ...flags('--created-by', 'created by'),
    ...flags('--creation-date', 'creation date'),
    ...flags('--node', 'nodes'),
    ...flags('--web-seed', 'url-list'),
    ...flags('--http-seed', 'httpseeds'),
    ...flags('--v2', 'piece layers'),
    ...flags('--sign-key', 'signatures'),
    ...flags('--similar', 'similar'),
    ...flags('--collection', 'collections'),
  ]),
}

const misplaced: Readonly<Record<Place, ReadonlySet<string>>> = {
  info: new Set([...owned.root.keys(), 'encoding']),
  root: new Set([...owned.info.keys()]),
}

/** BiglyBT, libtorrent, rTorrent and µTorrent keep their own notes under these; paths of the publisher's disk are among them. */
const local = new Set(['azureus_private_properties', 'hash-override', 'libtorrent_resume', 'resume', 'rtorrent'])
export const localKeys: readonly KeyPath[] = [...local].map((key): KeyPath => `metainfo.${key}`)

const publisher = ['publisher', 'publisher-url', 'publisher.utf-8', 'publisher-url.utf-8']

const known: Readonly<Record<Place, ReadonlySet<string>>> = {
  // The first four only make the info-hash another one, for cross-seeding.
  info: new Set(['cross_seed_entry', 'entropy', 'unique', 'x_cross_seed', ...publisher]),
  root: new Set([
    'azureus_properties',
    'comment.utf-8',
    'created by.utf-8',
    'encoding',
    'locale',
    'title',
    'website',
    ...publisher,
  ]),
}
