import type { ErrorCode } from '@gentorrent/core'

/** What the process tells its caller. */
export type ExitCode = 0 | 1 | 2 | 3 | 70 | 130

/** The meaning of each, for help and documentation. */
export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'the torrent or the content is wrong',
  2: 'wrong use: arguments, flags, plugins',
  3: 'cannot read or write',
  70: 'a bug in gentorrent or in a plugin',
  130: 'stopped by Ctrl-C (143: by SIGTERM); nothing half-written is left',
}

/** The one table: every code by the exit code that it leads to. Those at 0 never stop a run. */
export const codesByExit: Readonly<Record<ExitCode, readonly ErrorCode[]>> = {
  0: [
    'JUNK_SKIPPED',
    'MAGNET_FAR',
    'MAGNET_PADS',
    'MAGNET_PRIVATE',
    'NAME_SKIPPED',
    'SYMLINK_LOOP',
    'SYMLINK_SKIPPED',
    'TRACKERLESS',
  ],
  1: [
    'BENCODE_INVALID',
    'BENCODE_LENIENT',
    'CONTENT_EMPTY',
    'FILES_NONE',
    'FILE_LENGTH',
    'FILE_MISSING',
    'FILE_SPECIAL',
    'FILE_UNVERIFIABLE',
    'JSON_UNUSABLE',
    'KEY_MISSING',
    'KEY_WRONG',
    'MAGNET_INVALID',
    'NAMES_COLLIDE',
    'NAME_CONTROL',
    'NAME_LONG',
    'NAME_NOT_UTF8',
    'NAME_RESERVED',
    'NOT_A_TORRENT',
    'PATH_DEEP',
    'PATH_INVALID',
    'PATH_IS_DIRECTORY',
    'PATH_TWICE',
    'PIECES_MANY',
    'PIECES_WRONG',
    'PIECE_BAD',
    'SYMLINK_BROKEN',
    'TARGET_CONTENT',
    'TARGET_DEPTH',
    'TARGET_FORM',
    'TARGET_IGNORES',
    'TARGET_LENGTH',
    'TARGET_MAGNET',
    'TARGET_NAME',
    'TARGET_PEERLESS',
    'TARGET_PIECES',
    'TARGET_PIECE_LENGTH',
    'TARGET_REFUSES',
    'TARGET_STRING',
    'TARGET_TOKENS',
    'TARGET_VERSION',
    'TORRENT_LARGE',
    'VALUE_MISSING',
  ],
  2: [
    'ALGORITHM_UNSUPPORTED',
    'CONTRACT_MISMATCH',
    'FLAG_TAKEN',
    'KEY_SEALED',
    'KEY_TAKEN',
    'NAME_INVALID',
    'NAME_MISSING',
    'OPTION_INVALID',
    'OPTION_UNKNOWN',
    'OUTPUT_EXISTS',
    'OUTPUT_INSIDE',
    'PIECE_LENGTH_LARGE',
    'PIECE_LENGTH_ODD',
    'PIECE_LENGTH_REFUSED',
    'PLUGINS_CONFLICT',
    'PLUGIN_INVALID',
    'PLUGIN_MISSING',
    'PLUGIN_NOT_FOUND',
    'PLUGIN_TWICE',
    'REFUSED',
    'USAGE',
  ],
  3: ['CONTENT_CHANGED', 'CONTENT_MISSING', 'CONTENT_UNREADABLE', 'INPUT_UNREADABLE', 'OUTPUT_UNWRITABLE'],
  70: ['BENCODE_UNWRITABLE', 'KEY_UNDECLARED', 'PLUGIN_FAILED', 'STAGE_BROKEN', 'WROTE_WRONG'],
  130: ['ABORTED'],
}

const byCode: ReadonlyMap<string, ExitCode> = new Map(
  Object.entries(codesByExit).flatMap(([exit, list]) => list.map(code => [code, Number(exit) as ExitCode] as const)),
)

/** The exit code of an error or issue. A plugin's own codes are about options, so they are wrong use. */
export const exitCodeOf = (code: string): ExitCode => byCode.get(code) ?? 2
