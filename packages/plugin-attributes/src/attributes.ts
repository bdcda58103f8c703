import { definePlugin, type Plugin, type WholeDigest, whole } from '@gentorrent/core/plugin'
import { checkLayout } from './check-layout.ts'
import { clients } from './clients.ts'
import { compareHashes, knownHashes } from './compare-hashes.ts'
import { detect } from './detect.ts'
import { keysOf } from './file-keys.ts'
import { marker } from './names.ts'
import { pad, padDirectory, padEnd, withoutPads } from './pad.ts'
import { recordSymlinks } from './symlinks.ts'
import { issues, validate } from './validate.ts'

const options = {
  align: {
    type: 'boolean',
    flag: '--align',
    summary: 'Begin every file at a piece, with pad files between them',
    label: 'Pad files',
  },
  padNames: {
    type: 'choice',
    choices: ['unique', 'bep47'],
    default: 'unique',
    flag: '--pad-names <style>',
    summary: 'Give each pad file a name of its own, or the ones of BEP 47 that some clients refuse',
    label: 'Names of pad files',
  },
  tailPad: {
    type: 'choice',
    choices: ['yes', 'no', 'always'],
    default: 'yes',
    flag: '--tail-pad <choice>',
    summary: 'Whether a pad file follows the last file too, or even where no other pads are',
    label: 'Pad file at the end',
  },
  executable: {
    type: 'boolean',
    flag: '--executable-bit',
    summary: 'Record which files can be executed',
    label: 'Executable files',
  },
  hidden: { type: 'boolean', flag: '--hidden-bit', summary: 'Record which files are hidden', label: 'Hidden files' },
  symlinks: {
    type: 'boolean',
    flag: '--record-symlinks',
    summary: 'Record symlinks to files of the torrent instead of copies',
    label: 'Symlinks',
  },
  sha1: { type: 'boolean', flag: '--file-sha1', summary: 'Write the SHA-1 hash of each file', label: 'SHA-1 of files' },
} as const

/**
 * Pad files and file attributes ([BEP 47](https://www.bittorrent.org/beps/bep_0047.html)).
 *
 * Nothing is recorded unless it is asked for: the same files on another file system must give the same torrent.
 */
export const attributes: Plugin<typeof options, { readonly sha1: WholeDigest<'file'> | undefined }> = definePlugin({
  id: 'attributes',
  summary: 'Pad files, file attributes, symlinks and hashes of files',
  beps: [47],
  options,
  issues,
  clients,
  writes: ['file.attr', 'file.symlink path', 'file.sha1'],
  // Names that clients take for pads are looked at too.
  reads: [padDirectory, marker],

  check: ({ align }, { omits }) =>
    align && omits('info.files')
      ? [
          {
            code: 'ATTRIBUTES_ALIGN',
            severity: 'warning',
            flags: ['--align'],
            message: 'alignment has no effect: in a torrent without v1 keys every file begins at a piece anyway',
          },
        ]
      : [],
  files: {
    select: (files, { options: { align, tailPad, symlinks } }) => {
      const own = align || tailPad === 'always' ? withoutPads(files) : files
      return symlinks ? recordSymlinks(own) : own
    },
    pad: (files, { options, omits, pieceLength, single }) => {
      if (single || omits('info.files')) return files
      if (options.align) return pad(files, pieceLength, options)
      return options.tailPad === 'always' ? padEnd(files, pieceLength, options.padNames) : files
    },
    check: ({ layout, options }) => checkLayout(layout, options.padNames),
  },
  digests: ({ options: { sha1 } }) => ({ sha1: sha1 ? whole('sha1', 'file') : undefined }),
  fileInfo: (file, { options, digests }) => keysOf(file, options, digests.sha1),

  read: {
    detect,
    validate,
    known: (torrent, { layout }) => ({ sha1: knownHashes(torrent, layout) }),
    compare: (torrent, { layout, digests }) => compareHashes(torrent, layout, digests.sha1),
  },
})
