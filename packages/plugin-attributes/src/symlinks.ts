import type { Files } from '@gentorrent/core/plugin'

/** Files that were reached through a symlink to another file of the torrent become symlinks, whose content is not read. */
export const recordSymlinks = (files: Files): Files =>
  files.some(({ facts }) => facts.target)
    ? files.map(file =>
        file.facts.target && file.role === 'data'
          ? { ...file, length: 0, role: 'symlink', content: { kind: 'none' } }
          : file,
      )
    : files
