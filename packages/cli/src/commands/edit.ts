import { type Command, defineCommand, hashingFlags, quietFlag, sharedFlags } from '../command.ts'
import { editFlags } from './edit-flags.ts'
import { runEdit } from './edit-run.ts'

export const edit: Command = defineCommand({
  name: 'edit',
  summary: 'Change a torrent, and nothing else of it',
  arguments: [
    { name: '<file>', summary: 'The torrent file; - is standard input' },
    { name: '[path]', summary: 'The content, for changes that need digests which the torrent does not have' },
  ],
  flags: { ...editFlags, ...hashingFlags, quiet: quietFlag, ...sharedFlags },
  takesOptions: 'making',
  help: `A flag replaces what the torrent has of its kind, or adds to it with --append; signatures, similar torrents and keys of your
own are always added to. Everything else stays as it is, byte for byte.

What stands inside of info (--private, --source, --name …) is what the info-hash is made of: before that changes you are
told from what to what, and asked; where nobody can be asked, only --force will do. Digests that the torrent has are used
again. Only others (--piece-length, --md5sum, --v2) need the content, which is compared with the torrent while it is read.

Examples:
  gentorrent edit album.torrent --tracker https://new.example.org/announce
  gentorrent edit album.torrent --append --tracker udp://second.example.org:6969
  gentorrent edit album.torrent --remove announce-list=udp://dead.example.org:80 --remove nodes
  gentorrent edit album.torrent --comment 'second edition' --strip-client-state -o new.torrent
  gentorrent edit album.torrent --private --source SITE --dry-run
  gentorrent edit album.torrent /srv/music/album --md5sum --force`,
  run: call => runEdit(call),
})
