import { pieceLengthPolicies } from '@gentorrent/core'
import { table } from '../overview.ts'

/** The flags of `gentorrent create` that are not a plugin's. */
export const createFlags = {
  output: {
    type: 'text',
    path: true,
    flag: '--output <path>',
    short: '-o',
    summary: 'Where to write: a file, an existing folder, or - for standard output (default: NAME.torrent, here)',
    group: 'Output:',
  },
  force: {
    type: 'boolean',
    flag: '--force',
    short: '-f',
    summary: 'Overwrite the output if it exists',
    group: 'Output:',
  },
  dryRun: {
    type: 'boolean',
    flag: '--dry-run',
    short: '-n',
    summary: 'Show what would be made; read no content, write nothing',
    group: 'Output:',
  },
  name: {
    type: 'text',
    flag: '--name <text>',
    summary: "The torrent's name (default: the file's or folder's own)",
    group: 'Torrent:',
  },
  pieceLength: {
    type: 'text',
    flag: '--piece-length <length>',
    short: '-l',
    summary: 'Bytes per piece: a number, a size such as 256KiB, or the name of a policy (default: balanced)',
    group: 'Torrent:',
  },
  maxTorrentLength: {
    type: 'size',
    min: 1,
    flag: '--max-torrent-length <size>',
    summary: 'Take longer pieces than the policy says, until the torrent file has at most this length, such as 1MiB',
    group: 'Torrent:',
  },
  include: {
    type: 'text',
    list: true,
    flag: '--include <glob>',
    summary: 'Take only files that match, such as *.flac or cover/',
    group: 'Files:',
  },
  exclude: {
    type: 'text',
    list: true,
    flag: '--exclude <glob>',
    short: '-x',
    summary: 'Leave out files and folders that match',
    group: 'Files:',
  },
  ignoreFile: {
    type: 'text',
    list: true,
    path: true,
    flag: '--ignore-file <path>',
    summary: 'Leave out what a file with rules like those of .gitignore says',
    group: 'Files:',
  },
  noHidden: {
    type: 'boolean',
    flag: '--no-hidden',
    summary: 'Leave out names that begin with a dot (default: they are in)',
    group: 'Files:',
  },
  noEmpty: {
    type: 'boolean',
    flag: '--no-empty',
    summary: 'Leave out files of 0 bytes (default: they are in)',
    group: 'Files:',
  },
  junk: {
    type: 'boolean',
    flag: '--junk',
    summary:
      "Take systems' housekeeping files such as .DS_Store and Thumbs.db too (default: they are left out, and named)",
    group: 'Files:',
  },
  symlinks: {
    type: 'choice',
    choices: ['follow', 'skip'],
    default: 'follow',
    flag: '--symlinks <how>',
    summary: 'Take what symlinks lead to, or leave them out',
    group: 'Files:',
  },
  badNames: {
    type: 'choice',
    choices: ['error', 'skip'],
    default: 'error',
    flag: '--bad-names <how>',
    summary: 'Refuse names that are not UTF-8, or leave those files out',
    group: 'Files:',
  },
  allow: {
    type: 'text',
    list: true,
    flag: '--allow <code>',
    summary: 'Silence the warning with this code, or lift the refusal where that is possible',
    group: 'General:',
  },
  use: {
    type: 'text',
    list: true,
    flag: '--use <plugin>',
    summary: 'Switch a plugin on that no other flag switches on',
    group: 'General:',
  },
} as const

/** What `gentorrent create --help` says below the flags. */
export const createHelp: string = `Policies for --piece-length:
${table(Object.entries(pieceLengthPolicies).map(([name, { summary }]) => [name, summary]))}

Several paths:
  A torrent is made of each, named after it. What is in the way of one does not stop the others, and the exit code is the
  worst. --json prints an object for each, one on a line.

Order, names and dates:
  Files are ordered by their paths as raw bytes. Nothing is taken from the clock or the machine unless a flag says so:
  the same content and flags give the same torrent, byte for byte. --creation-date now honours SOURCE_DATE_EPOCH.

Examples:
  gentorrent create ./album --tracker https://tracker.example.org/announce
  gentorrent create ./album --node dht.example.org:6881 -o /srv/torrents/
  gentorrent create ./album ./concert -o /srv/torrents/
  gentorrent create film.mkv --web-seed https://example.org/film.mkv --piece-length 1MiB
  gentorrent create ./site --exclude '*.tmp' --no-hidden --dry-run`
