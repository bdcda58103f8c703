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

/**
 * Whether one of the pads' names stands twice. Names with rising numbers, as this plugin gives them, cannot; so only others are
 * held in memory, of which there may be a million.
 */
export const repeats = (names: Iterable<string>): boolean => {
  let last = -1
  for (const name of names) {
    const number = name.startsWith(numbered) ? Number.parseInt(name.slice(numbered.length), 10) : Number.NaN
    if (!(number > last)) return isTwice(names)
    last = number
  }
  return false
}

const isTwice = (names: Iterable<string>) => {
  const seen = new Set<string>()
  for (const name of names) if (seen.size === seen.add(name).size) return true
  return false
}

const numbered = `${padDirectory}/`
