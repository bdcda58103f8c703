import type { BDict, BReadDict } from '../bencode/value.ts'
import type { PluginCommand } from './command.ts'
import type { AlgorithmModule, DigestRequests, DigestResults } from './digest.ts'
import type { FileEntry, Files, Layout, PaddedFiles } from './files.ts'
import type { Issue } from './issue.ts'
import type { OptionInput, OptionSpecs, OptionValues } from './options.ts'
import type { Readership } from './readership.ts'
import type { InfoHash, Torrent } from './torrent.ts'
import type { Voice } from './voice.ts'

/** A key of the torrent, by the dictionary it stands in. `file.*` is a key of each file's own dictionary. */
export type KeyPath = `info.${string}` | `file.${string}` | `metainfo.${string}`

// ── The stages of one run. Each hook takes one argument, and its type says how far the run has come. ──

/** The run has options. */
export interface Run<O extends OptionSpecs> {
  readonly options: OptionValues<O>
  readonly signal: AbortSignal
  /** Whether an active plugin (this one or another) leaves this key out of the torrent. */
  omits(key: KeyPath): boolean
  /** Whether the plugin with this id takes part in the run. */
  isActive(id: string): boolean
  /** The torrent that is being edited; undefined where one is being made. */
  readonly existing?: Torrent
}

/** The file list is final. */
export interface Arranged<O extends OptionSpecs> extends Run<O> {
  readonly layout: Layout
}

/** The content has been read. */
export interface Hashed<O extends OptionSpecs, D extends DigestRequests> extends Arranged<O> {
  readonly digests: DigestResults<D>
  /** The joined `file.*` keys of all plugins for one entry. */
  fileKeys(file: FileEntry): BDict
}

/** The info dictionary is final. Hooks may ask the world outside now, and say so. */
export interface Sealed<O extends OptionSpecs, D extends DigestRequests> extends Hashed<O, D>, Voice {
  /** The encoded info dictionary. Nothing can change it any more. */
  readonly infoBytes: Uint8Array
  /** Computed when it is asked for: few plugins need it, and a large info dictionary must be read for it. */
  infoHash(): Promise<InfoHash>
  /** Nothing will be written, and info may hold placeholders: hooks ask nobody outside. */
  readonly isDry: boolean
}

/** The torrent is finished, and the world outside may be asked about it. */
export interface Online<O extends OptionSpecs> extends Voice {
  readonly options: OptionValues<O>
  readonly signal: AbortSignal
  /** The torrent's files; undefined if no plugin can make them out. */
  readonly layout?: Layout
  /**
   * Compares some pieces of the torrent, chosen by chance, with bytes from anywhere.
   *
   * @param fetch gives bytes of a file, as many as are asked for; what it throws comes out
   * @param count pieces, at least 1
   * @returns every difference; a warning if the torrent has no hashes of pieces
   */
  compare(
    fetch: (file: FileEntry, range: { readonly start: number; readonly end: number }) => Promise<Uint8Array>,
    count: number,
  ): Promise<readonly Issue[]>
}

/** Someone is asked who has the torrent. */
export interface SwarmQuestion<O extends OptionSpecs> extends Voice {
  readonly options: OptionValues<O>
  readonly signal: AbortSignal
  /** Milliseconds that one answer may take. */
  readonly timeout: number
  /** Whether addresses of private networks may be asked. */
  readonly privateAddresses: boolean
}

/** What one of those who were asked knows of the peers of a torrent. What it does not say is absent. */
export interface SwarmRow {
  /** Who was asked: the URL of a tracker, or a name. */
  readonly source: string
  /** Peers that have everything. */
  readonly seeders?: number
  /** Peers that want something. */
  readonly leechers?: number
  /** Peers, where nobody knows what they have. */
  readonly peers?: number
  /** How often somebody has completed it. */
  readonly downloads?: number
  /** Why there is no answer: the end of a sentence that begins with the source. */
  readonly fault?: string
  /** The way out as people type it, as `Issue.flags`. */
  readonly flags?: readonly string[]
}

type Awaitable<T> = T | Promise<T>

/** A plugin that must take part too, and the options that it must then have. */
export interface Requirement {
  readonly plugin: string
  readonly options?: Readonly<Record<string, unknown>>
  /** What for, and the way out if there is one. Shown where the plugin is missing. One sentence without a final stop. */
  readonly because?: string
}

/** A plugin that cannot take part too. */
export interface Conflict {
  readonly with: string
  /** Shown to the user. One sentence without a final stop. */
  readonly because: string
  /** Where the combination is a matter of judgement: the code with which the user may allow it. Starts with the plugin's id. */
  readonly code?: string
}

/** The file list that a torrent's keys define. Contents are `none`: the torrent says nothing about disks. */
export interface FileList {
  readonly files: Files
  /** True if the torrent is one file without a directory; its path is then `[name]`. */
  readonly single: boolean
  /** The dictionary that each of the files has of its own, in their order. */
  dictionaries?(): Iterable<BReadDict>
}

/** What a person wants to know of a torrent's keys, where the options that would write them do not say it. */
export interface Finding {
  /** A few words: `Tier 1`, `Signed by`. */
  readonly label: string
  /** One line each. */
  readonly texts: readonly string[]
  /** What to type to know more, as `Issue.flags`. */
  readonly flags?: readonly string[]
  /** How it is to be taken, if it matters: shown in green, yellow or red. */
  readonly standing?: 'good' | 'doubtful' | 'bad'
  /** The same for programs. Names and meanings are as stable as option names. */
  readonly data?: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** What a reader knows besides the torrent itself. */
export interface Reading {
  /** Whether another of the plugins that read the torrent writes this key. Asked by plugins that take whatever is left. */
  isOwned(key: KeyPath): boolean
  /**
   * The digests of all blocks of `bytes`, joined, by whoever has hashed the content. Undefined where the host has nothing that
   * is faster than the plugin itself.
   */
  digestBlocks?(algorithm: 'sha1' | 'sha256', bytes: Uint8Array, blockLength: number): Uint8Array | undefined
}

/** Either the value, or a function that gives it for a set of options. */
export type ByOptions<O extends OptionSpecs, T> = T | ((options: OptionValues<O>) => T)

/**
 * A plugin: facts that are known before anything runs, and functions that turn what is known so far into data.
 * No function here changes its argument, and none runs in a hashing worker.
 */
export interface PluginDefinition<O extends OptionSpecs, D extends DigestRequests> {
  /** Short and stable: the config section, the prefix of issue codes, the name in messages. `[a-z][a-z0-9-]*`. */
  readonly id: string
  /** One sentence without a final stop. */
  readonly summary: string
  /** BEPs that this plugin implements. */
  readonly beps: readonly number[]
  /** Activates the plugin without setting an option: `--merkle`. Any of its options activates it too. */
  readonly flag?: `--${string}`
  readonly options: O

  /**
   * In an edit the plugin adds to what the torrent has (signatures): options that are not given are then not filled in
   * from the torrent, and the plugin itself keeps what it finds in `run.existing`.
   */
  readonly adds?: true

  /**
   * Keys beside info that hold for one info dictionary alone (signatures): an edit that makes another one drops them, and
   * says so.
   */
  readonly bound?: readonly KeyPath[]

  /** Keys that clients note for themselves in their copy of a torrent, and that nobody should publish. */
  readonly local?: readonly KeyPath[]

  /** Every issue code of the plugin and what it means, in one sentence. Codes start with the id in capitals. */
  readonly issues?: Readonly<Record<string, string>>

  /** Which clients read what the plugin writes. */
  readonly clients?: readonly Readership[]

  /** Every key that the plugin may write. Two active plugins may not write the same key (`KEY_TAKEN`). */
  readonly writes: ByOptions<O, readonly KeyPath[]>
  /**
   * What a torrent must hold for `read` to find anything in it: beginnings of its strings, be they keys or values. Where
   * none of them occurs, a host need not even load the plugin. `''` occurs everywhere; `*` stands for any key that no
   * other plugin knows. If `writes` is a list, the names of its keys are always among them; if it is a function, the
   * default is `['']`.
   */
  readonly reads?: readonly string[]
  /** Keys that must not be in the torrent while this plugin is active, whoever writes them. */
  readonly omits?: ByOptions<O, readonly KeyPath[]>
  /** Plugins that must be active too. The core switches them on where it can, or refuses (`PLUGIN_MISSING`). */
  readonly requires?: ByOptions<O, readonly (string | Requirement)[]>
  /** Plugins that must not be active too (`PLUGINS_CONFLICT`, or the conflict's own code). */
  readonly conflicts?: ByOptions<O, readonly Conflict[]>
  /**
   * Whether the plugin asks the world outside: what it writes may then depend on what others answer, and `read.online` is
   * called for the finished torrent. Default: false.
   */
  readonly live?: ByOptions<O, boolean>
  /** Bytes per piece that this plugin can live with (`PIECE_LENGTH_REFUSED`). */
  readonly pieceLength?: { readonly min?: number; readonly max?: number; readonly powerOfTwo?: true }
  /** Algorithms for `digests` that engines do not have by themselves. */
  readonly algorithms?: readonly AlgorithmModule[]
  /** Commands that the plugin adds to the command line. They take part in no run. */
  readonly commands?: readonly PluginCommand[]

  /** Before the files are known: what is wrong with a set of options that are each right by themselves. */
  check?(options: OptionValues<O>, run: Run<O>): readonly Issue[]

  /** Stage 1: the file list. The core checks what each step may do, so their order needs no tuning. */
  readonly files?: {
    /** Drops or re-describes entries. Every plugin may; they run in the order of their ids. */
    select?(files: Files, run: Run<O>): Files
    /** Returns a permutation. At most one plugin may. Without one: by path components, compared as raw bytes. */
    order?(files: Files, run: Run<O>): Files
    /** Only inserts entries with role `pad`, which may be made while the list is gone through. At most one plugin may. */
    pad?(files: Files, run: Run<O> & { readonly pieceLength: number; readonly single: boolean }): Files | PaddedFiles
    /** What is wrong with the final list. The last chance to refuse before a byte is read. */
    check?(run: Arranged<O>): readonly Issue[]
  }
  /** Stage 2: what to hash. Called once, before any byte is read. */
  digests?(run: Arranged<O>): D
  /** Stage 3: `file.*` keys of one entry, pads and symlinks included. */
  fileInfo?(file: FileEntry, run: Omit<Hashed<O, D>, 'fileKeys'>): BDict
  /** Stage 4: `info.*` keys. */
  info?(run: Hashed<O, D>): Awaitable<BDict>
  /** Stage 5: `metainfo.*` keys, when the info dictionary is sealed. The only stage an edit repeats. */
  metainfo?(run: Sealed<O, D>): Awaitable<BDict>

  /** The reading side. Its functions never throw, whatever the torrent's keys hold. */
  readonly read?: {
    /** The options that would write this torrent's keys; undefined if the plugin has no part in it. */
    detect(torrent: Torrent, reading?: Reading): OptionInput<O> | undefined
    /** What `inspect` shows in place of the options, where those say too little; nothing at all if it is empty. */
    describe?(torrent: Torrent, options?: OptionValues<O>): readonly Finding[]
    /** The info-hashes that a torrent has because of this plugin's keys. */
    infoHashes?(info: BReadDict): readonly (keyof InfoHash)[]
    /** The file list, if the plugin's own keys define one (`files`, `file tree`); undefined if they do not or are broken. */
    files?(torrent: Torrent): FileList | undefined
    /**
     * What is wrong with the plugin's keys, without looking at content. Also run on every torrent just written, then with
     * the options that wrote it. A reader may have given options too (`OptionSpec.reading`), or none.
     */
    validate?(torrent: Torrent, options?: OptionValues<O>, reading?: Reading): readonly Issue[]
    /**
     * What the torrent's own keys say that the digests of stage 2 are, under their names: so an edit need not read the
     * content for them. A digest is left out where the keys lack a part of it.
     */
    known?(torrent: Torrent, run: Arranged<O>): { readonly [K in keyof D]?: DigestResults<D>[K] | undefined }
    /**
     * Compares fresh digests (of the requests of stage 2) with what the torrent says. Each issue has a `range`: all bytes
     * that its digest is over. Where only a part of the content is read, the digests of the rest are placeholders, and
     * issues that are not about that part alone are dropped.
     */
    compare?(torrent: Torrent, run: Omit<Hashed<O, D>, 'fileKeys'>): readonly Issue[]
    /**
     * Asks the world outside whether what the plugin's keys name is there, and right. Called for a torrent just made where
     * the plugin is `live`, and wherever a person asks for it. Errors do not stop a run whose content is hashed already.
     */
    online?(torrent: Torrent, run: Online<O>): Promise<readonly Issue[]>
    /** Asks those that the plugin's keys name, or that it knows, who has the torrent. Announces nobody. */
    swarm?(torrent: Torrent, question: SwarmQuestion<O>): Promise<readonly SwarmRow[]>
    /** Parameters that the plugin adds to a magnet link, such as `['tr', 'http://…']`. Not encoded. */
    magnet?(torrent: Torrent): readonly (readonly [name: string, value: string])[]
  }
}

/** A plugin with its options, ready for a run. */
export interface ActivePlugin {
  readonly definition: PluginDefinition<any, any>
  readonly options: Readonly<Record<string, unknown>>
}

/** `webseed({ urls: […] })` activates it; `webseed.definition` is what the CLI reads. */
export interface Plugin<O extends OptionSpecs = any, D extends DigestRequests = any> {
  (options?: OptionInput<O>): ActivePlugin
  /** Version of this contract; a host refuses a plugin built for another (`CONTRACT_MISMATCH`). */
  readonly contract: 1
  readonly definition: PluginDefinition<O, D>
}
