import { comparePaths } from '@gentorrent/core'
import type { Arranged, FileEntry, Issue, Layout } from '@gentorrent/core/plugin'
import { entriesOf, error, ownFiles, warning } from '@gentorrent/core/plugin'

/** What can be said before a byte is read: whether the layout can be written, and whether it arrives as it is. */
export const checkLayout = ({ layout, omits }: Pick<Arranged<any>, 'layout' | 'omits'>): readonly Issue[] => {
  const isHybrid = !omits('info.files')
  const deep = ownFiles(layout).filter(({ path }) => path.length > depthMax)
  return [...deep.map(depthIssue), ...(isHybrid ? hybridIssues(layout) : loneIssues(layout))]
}

/**
 * libtorrent and qBittorrent read 100 levels of bencode. Around the components of a path there are the torrent, `info`,
 * `file tree`, the file's own dictionary, and the list in it of a symlink's target.
 */
const depthMax = 95

const depthIssue = ({ path }: FileEntry): Issue => ({
  ...error('V2_DEPTH', `\`${path.join('/')}\` is more than ${depthMax} levels deep: no client reads that`),
  path,
})

/** Other plugins order and pad. What they made of it must fit before terabytes are read. */
const hybridIssues = (layout: Layout): readonly Issue[] => {
  const issues: Issue[] = []
  const { pieceLength } = layout
  let before: FileEntry | undefined
  const late = ownFiles(layout).find(file => {
    const isLate = before !== undefined && comparePaths(before.path, file.path) > 0
    before = file
    return isLate
  })
  if (late) {
    const message = `\`${late.path.join('/')}\` comes too late: a hybrid lists its files in the order of their paths' bytes`
    issues.push({ ...error('V2_ORDER', message, 'info.files'), path: late.path })
  }
  let offset = 0
  for (const file of entriesOf(layout)) {
    if (file.role !== 'pad' && file.length > 0 && offset % pieceLength !== 0) {
      const message = `\`${file.path.join('/')}\` would not begin at a piece: a hybrid needs a pad before it`
      issues.push({ ...error('V2_ALIGNMENT', message, 'info.files'), path: file.path })
      break
    }
    offset += file.length
  }
  return issues
}

const loneIssues = (layout: Layout): readonly Issue[] => {
  const { single, name } = layout
  const own = ownFiles(layout)
  const path = own[0]?.path
  const isLone = path?.length === 1 && own.length === 1
  return !single && isLone ? [loneIssue(name, path[0]!)] : []
}

/** A directory with one file in it is written exactly like that file alone. */
export const loneIssue = (directory: string, file: string): Issue => ({
  ...warning(
    'V2_LONE_FILE',
    `clients will take \`${file}\` for a single file and drop the directory \`${directory}\`: make a hybrid, or share the file`,
    'info.file tree',
  ),
  path: [file],
})
