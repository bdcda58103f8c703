import type { Issue } from '@gentorrent/core/plugin'
import { error, shown, warning } from './issues.ts'
import { padDirectory } from './pad.ts'

/** BitComet's mark of a pad. libtorrent and BiglyBT drop such files even without the attribute. */
const marker = '_____padding_file_'

/** Why clients take a file of this name for a pad; undefined if they do not. */
export const padNameFault = (path: readonly (string | undefined)[]): string | undefined => {
  if (path[0] === padDirectory) return `stands in \`${padDirectory}\`, the place of pad files`
  return path.at(-1)?.startsWith(marker)
    ? `has a name that begins with \`${marker}\`, the mark of pad files`
    : undefined
}

/** A file of the person's own with such a name would be lost. */
export const padNameError = (path: readonly string[]): readonly Issue[] => {
  const because = padNameFault(path)
  return because === undefined
    ? []
    : [{ ...error('ATTRIBUTES_PAD_NAME', `${shown(path)} ${because}: rename or exclude it`, 'file.path'), path }]
}

/** Several pads have the same path, as BEP 47's own naming makes them. */
export const padTwiceIssue: Issue = warning(
  'ATTRIBUTES_PAD_TWICE',
  'several pad files have the same path, for which Transmission from 4.1.1 on and new rTorrent refuse the torrent',
  'file.path',
)
