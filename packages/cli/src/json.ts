import type { BJson } from '@gentorrent/core/bencode'
import type { DigestRequest, Finding, Issue, Remark, SwarmRow } from '@gentorrent/core/plugin'
import type { ExitCode } from './exit-codes.ts'
import type { Kind } from './kind.ts'
import type { OfficialPlugin } from './official-plugins.ts'

// What `--json` prints, one object a run; `verify` prints events (`verify-events.ts`). Lengths are bytes, hashes are lower-case
// hexadecimal, paths inside a torrent are joined with `/`.

/** An issue as JSON. */
export type IssueJson = Omit<Issue, 'path' | 'details'> & { readonly path?: string }

/** Instead of a result, if there is none. */
export interface ErrorJson {
  /** The file that it is about, where a command takes several. */
  readonly file?: string
  readonly error: {
    readonly code: string
    readonly message: string
    readonly exitCode: ExitCode
    /** Every problem by itself; at least one. */
    readonly issues: readonly IssueJson[]
  }
}

export interface InfoHashJson {
  readonly v1?: string
  readonly v2?: string
}

export interface FileJson {
  readonly path: string
  readonly length: number
  readonly role: 'data' | 'pad' | 'symlink'
}

/** What is known of a torrent's content. */
export interface LayoutJson {
  readonly name: string
  /** True if the torrent is one file without a directory. */
  readonly single: boolean
  /** Bytes of content, without pads. */
  readonly length: number
  /** Bytes in pad files. */
  readonly padLength: number
  readonly padCount: number
  /** Without pads. */
  readonly fileCount: number
  readonly pieceLength: number
  /** Of the stream; if the torrent is v2 alone, of all files together. */
  readonly pieceCount: number
}

/** `gentorrent create` */
export interface CreateJson extends LayoutJson {
  /** Absolute path of the torrent file. */
  readonly path: string
  readonly infoHash: InfoHashJson
  readonly torrentLength: number
  readonly magnet: string
  /** Ids of the plugins that took part. */
  readonly plugins: readonly string[]
  /** Warnings. */
  readonly issues: readonly IssueJson[]
  readonly remarks: readonly Remark[]
}

/** `gentorrent create --dry-run` */
export interface DryRunJson extends LayoutJson {
  readonly dryRun: true
  /** Where the torrent file would be written; null for standard output. */
  readonly path: string | null
  readonly torrentLength: number
  readonly plugins: readonly string[]
  /** What would be hashed. */
  readonly requests: readonly DigestRequest[]
  readonly files: readonly FileJson[]
  readonly issues: readonly IssueJson[]
  readonly remarks: readonly Remark[]
}

/** `gentorrent inspect`, one for each file */
export interface InspectJson extends Partial<LayoutJson> {
  /** As it was given; `-` for standard input. */
  readonly file: string
  /** How the content is hashed; absent if that cannot be told. */
  readonly kind?: Kind
  /** Empty if the info dictionary is not there as a whole. */
  readonly infoHash: InfoHashJson
  readonly torrentLength: number
  /** Set if only a part of the file could be read. Then the first of the issues says why, and there are no others. */
  readonly broken?: true
  /** What each plugin finds, by its id: the options that would write it. */
  readonly plugins: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** What plugins say for people in place of their options, by their ids. */
  readonly findings: Readonly<Record<string, readonly Finding[]>>
  /** Keys that no installed plugin knows: `metainfo.x`, `info.x`, and `file.x` for those of files. */
  readonly unknownKeys: readonly string[]
  /** The values of those, in the form of `dump`; those of files stand there. */
  readonly unknown: Readonly<Record<'metainfo' | 'info', Readonly<Record<string, BJson>>>>
  /** Official plugins that are not installed and would explain keys of the torrent. */
  readonly missingPlugins: readonly {
    readonly id: string
    readonly package: string
    readonly keys: readonly string[]
  }[]
  readonly issues: readonly IssueJson[]
  /** Absent if no plugin can make out a file list. */
  readonly files?: readonly InspectedFileJson[]
}

/** A file as `inspect` shows it. */
export interface InspectedFileJson extends FileJson {
  /** Of a symlink: where it leads, inside the torrent. */
  readonly target?: string
  readonly executable?: true
  readonly hidden?: true
  /** All other keys of the file's own dictionaries, in the form of `dump`. */
  readonly keys?: Readonly<Record<string, BJson>>
}

/** `gentorrent config` */
export interface ConfigJson {
  /** Those that were read, in the order in which they count more and more. */
  readonly files: readonly { readonly from: 'user' | 'project' | 'named'; readonly path: string }[]
  readonly plugins: readonly string[]
  readonly settings: readonly {
    /** As in the file: `webseed.urls`, `commands.create.output`. */
    readonly key: string
    readonly flag: string
    /** As they would stand on the command line; `true` for a flag without a value. */
    readonly values: readonly (string | true)[]
    /** `user config`, `project config`, `named config`, `preset NAME`, `command line`. */
    readonly from: string
    /** The file that it stands in; absent for the command line. */
    readonly path?: string
  }[]
}

/** `gentorrent announce` */
export interface AnnounceJson {
  /** Whether anyone has answered. */
  readonly ok: boolean
  readonly infoHash: InfoHashJson
  /** One for each that was asked. */
  readonly rows: readonly SwarmRow[]
  readonly remarks: readonly Remark[]
}

/** `gentorrent lint`, one for each file */
export interface LintJson {
  /** As it was given. */
  readonly file: string
  /** Whether it has no error, or with `--strict` not even a warning. */
  readonly ok: boolean
  /** Absent if the file is no torrent. */
  readonly infoHash?: InfoHashJson
  /** As they were given, one by one: `transmission@3.00`. */
  readonly targets: readonly string[]
  readonly issues: readonly IssueJson[]
  readonly remarks: readonly Remark[]
}

/** `gentorrent edit` */
export interface EditJson {
  /** Absolute path of the torrent file; null for standard output. */
  readonly path: string | null
  /** True if nothing was written. */
  readonly dryRun: boolean
  /** As it was. */
  readonly infoHashBefore: InfoHashJson
  /** As it is now; null in a dry run if content must be read to know it. */
  readonly infoHash: InfoHashJson | null
  readonly torrentLength: number
  /** Keys that came, went or have another value, such as `metainfo.comment` or `info.private`. */
  readonly changed: readonly string[]
  /** The same keys, and those of dictionaries inside of others, as `diff` tells them: `a` is the value before, `b` the one after. */
  readonly differences: DiffJson['differences']
  /** What the content was read for, or has to be. */
  readonly requests: readonly DigestRequest[]
  /** Everything that is wrong with the torrent or unusual, before the edit or after. */
  readonly issues: readonly IssueJson[]
  readonly remarks: readonly Remark[]
}

/** `gentorrent diff` */
export interface DiffJson {
  readonly a: DiffSideJson
  readonly b: DiffSideJson
  /** Byte for byte. */
  readonly identical: boolean
  /** The same keys and values are written in another way: in `info`, which gives another info-hash, or beside it. */
  readonly otherEncoding?: 'info' | 'beside'
  readonly infoHash: Readonly<Partial<Record<'v1' | 'v2', 'same' | 'different' | 'only-a' | 'only-b'>>>
  /** Absent if a file list cannot be made out. */
  readonly content?: {
    /** `unknown`: names and lengths are the same, and there are no hashes to compare. */
    readonly relation: 'same' | 'different' | 'unknown'
    /** Files of the second torrent, without pads. */
    readonly fileCount: number
    readonly reordered: boolean
    readonly padsDiffer: boolean
    /** All that are not known to be the same. */
    readonly files: readonly {
      readonly state: 'only-a' | 'only-b' | 'renamed' | 'differs' | 'in-doubt' | 'unknown'
      readonly path: string
      readonly length: number
      readonly pathInB?: string
      readonly lengthInB?: number
      /** Bytes that differ, as far as pieces tell; ends exclusive. */
      readonly ranges: readonly (readonly [start: number, end: number])[]
    }[]
    /** Files of which a key other than path, length and hash differs, and those keys. */
    readonly keys: readonly { readonly path: string; readonly keys: readonly string[] }[]
  }
  /** All keys that differ, with values in the form of `dump`; those that describe the content without. */
  readonly differences: readonly {
    readonly key: string
    readonly inInfo: boolean
    readonly isContent: boolean
    readonly a?: BJson
    readonly b?: BJson
  }[]
}

export interface DiffSideJson {
  /** As it was given. */
  readonly file: string
  readonly kind?: Kind
  readonly infoHash: InfoHashJson
}

/** `gentorrent compose` */
export interface ComposeJson {
  /** Absolute path of the file. */
  readonly path: string
  /** Bytes of the file. */
  readonly length: number
  /** What is not canonical about it, because the JSON says so. */
  readonly issues: readonly IssueJson[]
}

/** `gentorrent magnet` with a link, one for each */
export interface MagnetLinkJson {
  readonly infoHash: InfoHashJson
  readonly name?: string
  /** Indices of files, as ranges with both ends included; empty if the link does not say. */
  readonly select: readonly (readonly [first: number, last: number])[]
  /** All other parameters in their order. */
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly meaning?: string }[]
}

/** `gentorrent magnet` with a torrent, one for each */
export interface MagnetJson {
  /** As it was given; `-` for standard input. */
  readonly file: string
  readonly magnet: string
  readonly infoHash: InfoHashJson
  readonly remarks: readonly Remark[]
}

/** `gentorrent plugins` */
export interface PluginsJson {
  readonly plugins: readonly {
    readonly id: string
    readonly summary: string
    readonly beps: readonly number[]
    readonly from: 'core' | 'official' | 'added' | 'named'
    readonly package?: string
    readonly version?: string
    readonly path?: string
    /** Keys that it may write; more may come with options that name keys. */
    readonly keys: readonly string[]
    readonly flags: readonly string[]
    /** Commands that it adds to gentorrent. */
    readonly commands: readonly string[]
  }[]
  /** Official plugins that are not installed. */
  readonly missing: readonly OfficialPlugin[]
  /** What could not be loaded. */
  readonly broken: readonly { readonly code: string; readonly message: string }[]
}
