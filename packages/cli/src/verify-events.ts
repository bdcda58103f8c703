import type { ByteRange } from '@gentorrent/core'
import type { Remark } from '@gentorrent/core/plugin'
import type { FileJson, InfoHashJson, IssueJson, LayoutJson } from './json.ts'

// What `verify --json` prints: one event a line, the first of them `start` and the last `end`. Lengths are bytes, hashes are
// lower-case hexadecimal, paths inside the torrent are joined with `/`, the end of a range of bytes is exclusive.

/** How one file fared. */
export type FileState =
  /** All of it was compared, and it is what the torrent says. */
  | 'ok'
  /** So it is, but elsewhere or under another name (`--find`). */
  | 'moved'
  /** A part of it was compared, and is what the torrent says. */
  | 'ok-so-far'
  /** It is damaged. */
  | 'differs'
  /** It shares what differs with another file, and the hashes cannot tell which of them it is. */
  | 'in-doubt'
  | 'missing'
  /** It is shorter than the torrent says. */
  | 'short'
  /** It is longer than the torrent says. */
  | 'long'
  /** It cannot be read, or is no file. */
  | 'unreadable'
  /** Nothing of it was compared. */
  | 'not-compared'

/** Before anything is read. */
export interface StartEvent extends LayoutJson {
  readonly event: 'start'
  /** The torrent file, as it was given. */
  readonly torrent: string
  readonly infoHash: InfoHashJson
  /** Absolute path of the content; null where there is none yet (`--find`). */
  readonly path: string | null
  /** With `--sample`. The same size and seed choose the same pieces. */
  readonly sample?: { readonly size: string; readonly seed: string }
}

/** What is worth knowing and no fault, such as that nobody can compare some of the torrent's digests. */
export interface RemarkEvent extends Remark {
  readonly event: 'remark'
}

/** At most once a second. */
export interface ProgressEvent {
  readonly event: 'progress'
  readonly bytesDone: number
  readonly bytesTotal: number
}

/** Everything that is not as the torrent says, with its code. */
export interface IssueEvent extends IssueJson {
  readonly event: 'issue'
}

/** Pieces of the stream in a row that differ and touch the same files. Torrents that are v2 alone have none. */
export interface PiecesEvent {
  readonly event: 'pieces'
  readonly first: number
  readonly last: number
  /** Where in the stream. */
  readonly range: ByteRange
  /** The part of each file in them. Pads are not named. */
  readonly files: readonly { readonly path: string; readonly range: ByteRange }[]
}

/** Once for every file but pads, in the order of the torrent. */
export interface FileEvent extends Pick<FileJson, 'path' | 'length'> {
  readonly event: 'file'
  readonly state: FileState
  /** Pieces that differ and touch the file. */
  readonly badPieceCount: number
  /** The file's bytes in those pieces: what to get again. */
  readonly badRanges: readonly ByteRange[]
}

/** With `--find`, for each file that is elsewhere: before the files. */
export interface FoundEvent {
  readonly event: 'found'
  /** Path inside the torrent. */
  readonly path: string
  /** Absolute paths on disk; the first was taken. */
  readonly places: readonly string[]
  /** By the digest of the whole file; by pieces, its own or shared ones; or a guess by name and length, which proves nothing. */
  readonly by: 'digest' | 'pieces' | 'guess'
}

/** With `--restore`, once: all that follows is about the files that it laid out. */
export interface RestoredEvent {
  readonly event: 'restored'
  /** Absolute path of the file or folder. */
  readonly path: string
  readonly fileCount: number
}

/** The last line, unless the run failed: then that is `{"error": …}`, as for every command. */
export interface EndEvent {
  readonly event: 'end'
  /** Whether no difference was found. */
  readonly ok: boolean
  /** Whether everything was compared: false with `--sample`, where `--fail-fast` stopped, and where nothing could be. */
  readonly complete: boolean
  /** Pieces with hashes of their own, and how many of them were compared. Absent if there are none (BEP 30). */
  readonly pieces?: { readonly count: number; readonly compared: number }
  readonly badPieceCount: number
  /** How many files are in each state. */
  readonly files: Readonly<Partial<Record<FileState, number>>>
  readonly exitCode: number
}

export type VerifyEvent =
  | StartEvent
  | RemarkEvent
  | ProgressEvent
  | IssueEvent
  | PiecesEvent
  | FileEvent
  | FoundEvent
  | RestoredEvent
  | EndEvent
