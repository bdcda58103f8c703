import { counted } from './contract/counted.ts'
import type { Issue } from './contract/issue.ts'
import type { KeyPath } from './contract/plugin.ts'

/** Paths and names in messages stand in back-ticks. The reader's terminal is protected where it is written to. */
const name = (path: string | readonly string[]) => `\`${typeof path === 'string' ? path : path.join('/')}\``
const those = (paths: readonly (string | readonly string[])[]) => shortened(paths.map(name), 8, ', ')

/** A message is read by people: one piece may touch a hundred thousand files. */
const shortened = (texts: readonly string[], most: number, separator: string) =>
  texts.length > most
    ? [...texts.slice(0, most), `… and ${texts.length - most} more`].join(separator)
    : texts.join(separator)

/**
 * Every code, with what is known when it is thrown or reported. The one place where a code and its text are written.
 * A message says what, where, and the way out; one sentence, no full stop at its end.
 */
const messages = {
  // ── plugins and options ──
  CONTRACT_MISMATCH: (d: { plugin: string; contract: unknown; ours: number }): string =>
    `the plugin ${d.plugin} is built for contract ${d.contract}, this gentorrent speaks ${d.ours}: install versions that fit`,
  FLAG_TAKEN: (d: { flag: string; owner: string; claimant: string }): string =>
    `${d.claimant} and ${d.owner} both declare the flag ${d.flag}: leave one of them out`,
  INSTALL_FAILED: (d: { plugin: string; because: string }): string => `cannot install ${name(d.plugin)}: ${d.because}`,
  KEY_SEALED: (d: { key: KeyPath }): string =>
    `\`${d.key}\` cannot be taken out: without it, it is no torrent, or one with other content`,
  KEY_TAKEN: (d: { key: KeyPath; owner: string; claimant: string }): string =>
    `${d.claimant} writes \`${d.key}\`, which ${d.owner} already writes: leave one of them out`,
  KEY_UNDECLARED: (d: { key: KeyPath; plugin: string }): string =>
    `the plugin ${d.plugin} returned \`${d.key}\`, which it does not declare in \`writes\`: this is a fault of the plugin`,
  OPTION_INVALID: (d: { option: string; because: string }): string => `${d.option}: ${d.because}`,
  OPTION_UNKNOWN: (d: { plugin: string; option: string }): string =>
    `the plugin ${d.plugin} has no option \`${d.option}\``,
  PLUGIN_ABSENT: (d: { plugin: string; keys: readonly string[]; way: string }): string =>
    `nobody looks at ${those(d.keys)}: the plugin ${d.plugin} would, and is not installed; ${d.way}`,
  PLUGIN_FAILED: (d: { plugin: string; stage: string; because: string }): string =>
    `the plugin ${d.plugin} failed in its stage ${d.stage}: ${d.because}`,
  PLUGIN_INVALID: (d: { plugin: string; because: string }): string =>
    `${d.plugin} is not a usable plugin: ${d.because}`,
  /** `install`: how to have it. */
  PLUGIN_MISSING: (d: { plugin: string; wanted: string; install: string; because?: string | undefined }): string =>
    `${d.plugin} needs the plugin ${d.wanted}, which is not installed: ${d.install}${d.because ? ` (${d.because})` : ''}`,
  PLUGIN_NOT_FOUND: (d: { plugin: string; because: string }): string =>
    `cannot load the plugin ${name(d.plugin)}: ${d.because}`,
  PLUGIN_TWICE: (d: { plugin: string }): string => `the plugin ${d.plugin} is given twice: name it once`,
  PLUGINS_CONFLICT: (d: { a: string; b: string; because: string }): string =>
    `${d.a} and ${d.b} cannot be used together: ${d.because}`,
  STAGE_BROKEN: (d: { plugin: string; stage: string; because: string }): string =>
    `the plugin ${d.plugin} broke the rule of its stage ${d.stage}: ${d.because}`,

  // ── pieces and digests ──
  ALGORITHM_UNSUPPORTED: (d: { algorithm: string; plugin: string; engine: string }): string =>
    `${d.plugin} asks for ${d.algorithm}, which the engine ${d.engine} does not have`,
  DIGESTS_MANY: (d: { length: number }): string =>
    `${d.length} bytes of digests are more than any torrent can hold: choose a larger piece length`,
  PIECE_LENGTH_REFUSED: (d: { pieceLength: number; by: string; rule: string }): string =>
    `piece length ${d.pieceLength} B: ${d.by} needs ${d.rule}`,
  PIECE_LENGTH_LARGE: (d: { pieceLength: number }): string =>
    `pieces of ${d.pieceLength} B: some clients refuse pieces above 16 MiB${
      // `file_storage::max_piece_size`, 32767 blocks of 16 KiB.
      d.pieceLength > 536_854_528 ? ', libtorrent and qBittorrent those above 536854528 B' : ''
    }`,
  PIECE_LENGTH_ODD: (d: { pieceLength: number }): string =>
    `piece length ${d.pieceLength} B: clients expect a power of two of at least 16 KiB`,
  PIECES_MANY: (d: { count: number }): string =>
    `${d.count} pieces: libtorrent reads at most 2097152; choose a larger piece length`,
  TORRENT_LONG: (d: { length: number; max: number; pieceLength: number }): string =>
    `with pieces of ${d.pieceLength} B the torrent file has ${d.length} bytes, and at most ${d.max} are wanted: choose larger ones, or share fewer files or hashes`,
  TORRENT_LARGE: (d: { length: number }): string =>
    `the torrent file has ${d.length} bytes: libtorrent's default limit is 10000000; choose a larger piece length`,

  // ── content ──
  ABORTED: (_: {}): string => 'stopped before it was done',
  CONTENT_CHANGED: (d: { path: string; because: string }): string =>
    `${name(d.path)} changed while it was being read (${d.because}): try again when nothing writes to it`,
  CONTENT_EMPTY: (d: { path: string }): string => `${name(d.path)} has 0 bytes in all: there is nothing to share`,
  CONTENT_UNREADABLE: (d: { paths: readonly string[]; because: string }): string =>
    `cannot read ${those(d.paths)}: ${d.because}`,
  CONTENT_MISSING: (d: { path: string }): string => `there is no file or directory ${name(d.path)}`,
  FILE_SPECIAL: (d: { path: string; type: string }): string =>
    `${name(d.path)} is a ${d.type}, not a file: exclude it or move it away`,
  FILES_NONE: (d: { path: string }): string =>
    `${name(d.path)} holds no file to share: it is empty, or all of it is left out`,
  /** `option`: `include` or `exclude`. */
  GLOB_UNUSED: (d: { path: string; glob: string; option: string }): string =>
    `nothing in ${name(d.path)} matches ${name(d.glob)}: case counts`,
  JUNK_SKIPPED: (d: { path: string }): string => `left out ${name(d.path)}, a system's housekeeping file`,
  SYMLINK_BROKEN: (d: { path: string }): string =>
    `${name(d.path)} is a symlink to nothing: remove, exclude or skip it`,
  SYMLINK_LOOP: (d: { path: string }): string =>
    `left out ${name(d.path)}, a symlink into a directory that is already walked`,
  SYMLINK_SKIPPED: (d: { path: string }): string => `left out ${name(d.path)}, a symlink`,

  // ── names ──
  NAME_INVALID: (d: { name: string; because: string }): string =>
    `the torrent's name ${name(d.name)} ${d.because}: choose another`,
  NAME_MISSING: (d: { path: string }): string =>
    `${name(d.path)} is the root of a file system and has no name: give the torrent one`,
  NAME_NOT_UTF8: (d: { path: string }): string => `the name ${name(d.path)} is not UTF-8: rename it, or leave it out`,
  NAME_SKIPPED: (d: { path: string }): string => `left out ${name(d.path)}, whose name is not UTF-8`,
  NAME_CONTROL: (d: { path: readonly string[]; because: string }): string =>
    `the name ${name(d.path)} holds ${d.because}: rename it`,
  NAME_RESERVED: (d: { path: readonly string[] }): string => `the name ${name(d.path)} cannot be created on Windows`,
  /** `by`: clients (240 bytes) or file systems (255). */
  NAME_LONG: (d: { path: readonly string[]; max: number; by: string }): string =>
    `a component of ${name(d.path)} is longer than the ${d.max} bytes that ${d.by} keep: shorten it`,
  NAMES_COLLIDE: (d: { a: readonly string[]; b: readonly string[]; because: string }): string =>
    `${name(d.a)} and ${name(d.b)} are one and the same name ${d.because}: rename one of them`,
  PATH_DEEP: (d: { path: readonly string[] }): string =>
    `${name(d.path)} is more than 25 directories deep: some clients refuse it`,
  PATH_INVALID: (d: { path: readonly string[]; because: string }): string => `the path ${name(d.path)} ${d.because}`,
  PATH_TWICE: (d: { path: readonly string[] }): string => `the path ${name(d.path)} stands twice: clients refuse that`,
  PATH_IS_DIRECTORY: (d: { path: readonly string[] }): string =>
    `the path ${name(d.path)} is a file and a directory at once: rename one of them`,

  // ── reading ──
  BENCODE_INVALID: (d: { offset: number; because: string }): string =>
    `not valid bencode at byte ${d.offset}: ${d.because}`,
  BENCODE_LENIENT: (d: { offset: number; because: string }): string =>
    `not canonical bencode at byte ${d.offset}: ${d.because}; some clients refuse it`,
  BENCODE_UNWRITABLE: (d: { because: string }): string => `bencode cannot carry ${d.because}`,
  JSON_UNUSABLE: (d: { place: string; because: string }): string =>
    `not usable JSON${d.place ? ` at \`${d.place}\`` : ''}: ${d.because}`,
  KEY_MISSING: (d: { key: KeyPath }): string => `the key \`${d.key}\` is missing`,
  KEY_WRONG: (d: { key: KeyPath; because: string }): string => `the key \`${d.key}\` ${d.because}`,
  MAGNET_INVALID: (d: { because: string }): string => `not a usable magnet link: ${d.because}`,
  NOT_A_TORRENT: (d: { because: string }): string => `not a torrent: ${d.because}`,
  PIECES_WRONG: (d: { count: number; needed: number }): string =>
    `\`info.pieces\` holds ${counted(d.count, 'hash', 'hashes')} where the files need ${d.needed}`,
  VALUE_MISSING: (d: { file: string; path: string }): string => `${name(d.file)} has no \`${d.path}\``,

  // ── what a torrent is for ──
  TARGET_CONTENT: (d: { client: string; length: number; max: number; path?: readonly string[] }): string =>
    `${d.path ? name(d.path) : 'the content'} has ${d.length} bytes: ${d.client} takes at most ${d.max}`,
  TARGET_DEPTH: (d: { client: string; depth: number; max: number; of: string }): string =>
    `${d.of} are nested ${d.depth} levels deep: ${d.client} reads at most ${d.max}`,
  TARGET_FORM: (d: { client: string; because: string; does: string }): string =>
    `the bencode of \`info\` is not canonical (${d.because}): ${d.client} ${d.does}`,
  TARGET_IGNORES: (d: { client: string; what: string; otherwise: string }): string =>
    `${d.client} does not read ${d.what}${d.otherwise}`,
  TARGET_LENGTH: (d: { client: string; length: number; max: number }): string =>
    `the torrent file has ${d.length} bytes: ${d.client} reads at most ${d.max} unless it is set up otherwise; choose a larger piece length`,
  TARGET_MAGNET: (d: { client: string; length: number; max: number }): string =>
    `\`info\` has ${d.length} bytes: with a magnet link ${d.client} takes at most ${d.max}; give the torrent file`,
  TARGET_NAME: (d: { client: string; path: readonly string[]; because: string }): string =>
    `${d.client} cannot hold ${name(d.path)}: ${d.because}`,
  TARGET_PEERLESS: (d: { client: string; what: string }): string =>
    `nothing in the torrent leads ${d.client} to a peer, since it does not read ${d.what}: it finds only whom it finds by itself; name a tracker`,
  TARGET_PIECE_LENGTH: (d: { client: string; pieceLength: number; rule: string }): string =>
    `pieces of ${d.pieceLength} B: ${d.client} takes ${d.rule}`,
  TARGET_PIECES: (d: { client: string; count: number; max: number }): string =>
    `${d.count} pieces: ${d.client} takes at most ${d.max}; choose a larger piece length`,
  TARGET_REFUSES: (d: { client: string; what: string; otherwise: string }): string =>
    `${d.client} does not take torrents with ${d.what}${d.otherwise}`,
  TARGET_STRING: (d: { client: string; length: number; max: number; of: string }): string =>
    `${d.of} has ${d.length} bytes: ${d.client} reads at most ${d.max}`,
  TARGET_TOKENS: (d: { client: string; count: number; max: number }): string =>
    `the torrent has ${d.count} bencoded items: ${d.client} reads at most ${d.max}`,
  TARGET_VERSION: (d: { client: string; since: string; does: string; what: string }): string =>
    `${d.client} before ${d.since} ${d.does} ${d.what}`,

  // ── editing ──
  CONTENT_NEEDED: (d: { because: string }): string =>
    `the content must be read again for ${d.because}: say where it is, behind the torrent file`,
  ELEMENT_MISSING: (d: { key: KeyPath; element: string }): string => `\`${d.key}\` holds no ${name(d.element)}`,
  INFO_HASH_CHANGES: (d: { from: string; to?: string | undefined }): string =>
    `the info-hash would change from ${d.from} to ${d.to ?? 'another one, which is known when the content is read'}: for clients and trackers that is another torrent; if it is what you want, say so`,
  KEY_DROPPED: (d: { key: KeyPath }): string =>
    `\`${d.key}\` held for the info dictionary as it was, and is taken out: make it anew`,
  ORDER_CHANGED: (_: {}): string =>
    'the files are listed in another order than before, by the bytes of their paths, since the torrent needs that now',

  // ── verifying ──
  FILE_LENGTH: (d: { path: readonly string[]; length: number; expected: number }): string =>
    `${name(d.path)} has ${counted(d.length, 'byte')}, the torrent says ${d.expected}`,
  FILE_MISSING: (d: { path: readonly string[] }): string => `${name(d.path)} is missing`,
  FILE_UNVERIFIABLE: (d: { because: string }): string => `cannot be verified: ${d.because}`,
  HASHES_DISAGREE: (d: { index: number }): string =>
    `piece ${d.index} differs, but each file in it has the hash that the torrent names for it: the torrent contradicts itself`,
  PIECE_BAD: (d: { index: number; paths: readonly (readonly string[])[] }): string =>
    `piece ${d.index} differs, in ${those(d.paths)}`,

  RESTORE_COPIED: (d: { path: string; because: string }): string =>
    `${name(d.path)} cannot have another name there (${d.because}): it was copied`,
  RESTORE_EXISTS: (d: { path: string }): string => `${name(d.path)} exists and is left as it is`,

  // ── running ──
  CONFIG_INVALID: (d: { path: string; because: string }): string => `${name(d.path)}: ${d.because}`,
  OUTPUT_EXISTS: (d: { path: string }): string => `${name(d.path)} exists: choose another path, or overwrite it`,
  OUTPUT_INSIDE: (d: { path: string }): string =>
    `${name(d.path)} would be written inside the content: choose another path`,
  OUTPUT_UNWRITABLE: (d: { path: string; because: string }): string => `cannot write ${name(d.path)}: ${d.because}`,
  INPUT_UNREADABLE: (d: { path: string; because: string }): string => `cannot read ${name(d.path)}: ${d.because}`,
  REFUSED: (d: { issues: readonly Issue[] }): string =>
    shortened(
      d.issues.map(issue => issue.message),
      100,
      '\n',
    ),
  NETWORK_SILENT: (d: { because: string }): string => d.because,
  MAGNET_FAR: (_: {}): string =>
    'libtorrent and qBittorrent do not select files from number 10001 on, and take all of a selection of which nothing is left',
  MAGNET_PADS: (_: {}): string =>
    'the torrent has pad files, and clients disagree about whether they count: some will take other files than selected',
  MAGNET_PRIVATE: (_: {}): string =>
    'the torrent is private, which a magnet link cannot say: clients may ask the DHT and other peers; give the torrent file',
  TRACKERLESS: (_: {}): string =>
    'no tracker and no DHT node: peers find each other by the public DHT and on the local network; name some, if that is not enough',
  USAGE: (d: { because: string }): string => d.because,
  WROTE_WRONG: (d: { because: string }): string =>
    `the torrent just made does not pass its own checks (${d.because}): this is a fault of gentorrent, nothing was written`,
} as const

/** Every code of core, node and cli. Plugins have codes of their own, in their definitions. */
export type ErrorCode = keyof typeof messages
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof messages)[C]>[0]

/** All codes, sorted. */
export const errorCodes: readonly ErrorCode[] = (Object.keys(messages) as ErrorCode[]).sort()

const textOf = <C extends ErrorCode>(code: C, details: ErrorDetails<C>): string =>
  (messages[code] as (d: ErrorDetails<C>) => string)(details)

/** What stops a run. The code is stable, the details are typed, the message comes from one table. */
export class GentorrentError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'GentorrentError'
  readonly code: C
  readonly details: ErrorDetails<C>
  constructor(code: C, details: ErrorDetails<C>, options?: ErrorOptions) {
    super(textOf(code, details), options)
    this.code = code
    this.details = details
  }
}

/** Narrows by code: `if (isError(e, 'KEY_TAKEN')) e.details.owner`. Works across copies of this package. */
export const isError = <C extends ErrorCode>(error: unknown, code: C): error is GentorrentError<C> =>
  isGentorrentError(error) && error.code === code

/** Whether it is a `GentorrentError`, of this copy of the package or another. */
export const isGentorrentError = (error: unknown): error is GentorrentError =>
  error instanceof Error && error.name === 'GentorrentError' && 'code' in error

/** An issue with a code and text of the table. */
export const issue = <C extends ErrorCode>(
  code: C,
  details: ErrorDetails<C>,
  more: Omit<Issue, 'code' | 'message' | 'severity'> & { readonly severity: Issue['severity'] },
): Issue => ({ code, message: textOf(code, details), details, ...more })

/** An error as an issue, for those who collect all that is wrong. */
export const issueOf = ({ code, message, details }: GentorrentError, severity: Issue['severity'] = 'error'): Issue => ({
  code,
  severity,
  message,
  details,
})
