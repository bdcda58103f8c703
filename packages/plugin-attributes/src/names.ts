import type { Issue } from '@gentorrent/core/plugin'
import { error, warning } from '@gentorrent/core/plugin'
import { padDirectory } from './pad.ts'
import { shown } from './shown.ts'

/** BitComet's mark of a pad. libtorrent and BiglyBT drop such files even without the attribute. */
export const marker = '_____padding_file_'

/** Why clients take a file of this name for a pad; undefined if they do not. */
export const padNameFault = (path: readonly (string | undefined)[]): string | undefined => {
  if (path[0] === padDirectory) return `stands in \`${padDirectory}\`, the place of pad files`
  return path.at(-1)?.startsWith(marker)
    ? `has a name that begins with \`${marker}\`, the mark of pad files`
    : undefined
}

/** A file of the person's own with such a name would be lost. */
export const padNameError = (path: readonly string[]): Issue => ({
  ...error('ATTRIBUTES_PAD_NAME', `${shown(path)} ${padNameFault(path)}: rename or exclude it`, 'file.path'),
  path,
})

/** Several pads have the same path, as BEP 47's own naming makes them. */
export const padTwiceIssue: Issue = warning(
  'ATTRIBUTES_PAD_TWICE',
  'several pad files have the same path, for which Transmission from 4.1.1 on and new rTorrent refuse the torrent',
  'file.path',
)

/** Whether one of the pads' names stands twice. Names with rising numbers, as this plugin gives them, cannot. */
export const repeats = (names: readonly string[]): boolean => {
  let last = -1
  const rises = names.every(name => {
    const number = name.startsWith(numbered) ? Number.parseInt(name.slice(numbered.length), 10) : Number.NaN
    const isNext = number > last
    last = number
    return isNext
  })
  return !rises && new Set(names).size < names.length
}

const numbered = `${padDirectory}/`
