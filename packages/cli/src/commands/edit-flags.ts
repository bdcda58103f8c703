/** The flags of `gentorrent edit` and `gentorrent upgrade` that are not a plugin's. */
export const editFlags = {
  output: {
    type: 'text',
    path: true,
    flag: '--output <path>',
    short: '-o',
    summary: 'Where to write: a file, an existing folder, or - for standard output (default: the torrent file itself)',
    group: 'Output:',
  },
  force: {
    type: 'boolean',
    flag: '--force',
    short: '-f',
    summary: 'Let the info-hash change without being asked, and overwrite what --output names',
    group: 'Output:',
  },
  dryRun: {
    type: 'boolean',
    flag: '--dry-run',
    short: '-n',
    summary: 'Show what would change; read no content, write nothing',
    group: 'Output:',
  },
  append: {
    type: 'boolean',
    flag: '--append',
    summary: 'Add to what the torrent has where a flag may repeat, instead of replacing it',
    group: 'Torrent:',
  },
  remove: {
    type: 'text',
    list: true,
    flag: '--remove <key>',
    summary: 'Take a key out (nodes, info.source, file.md5sum), or a part of it (announce-list=URL)',
    group: 'Torrent:',
  },
  stripClientState: {
    type: 'boolean',
    flag: '--strip-client-state',
    summary: 'Take out what clients note for themselves, such as libtorrent_resume and rtorrent',
    group: 'Torrent:',
  },
  name: { type: 'text', flag: '--name <text>', summary: 'Give the torrent another name', group: 'Torrent:' },
  pieceLength: {
    type: 'text',
    flag: '--piece-length <length>',
    short: '-l',
    summary: 'Cut other pieces: bytes, a size such as 256KiB, or the name of a policy (see create --help)',
    group: 'Torrent:',
  },
  allow: {
    type: 'text',
    list: true,
    flag: '--allow <code>',
    summary: 'Silence the warning with this code, or lift the refusal where that is possible',
    group: 'General:',
  },
} as const
