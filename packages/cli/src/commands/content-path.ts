import { dirname, join, resolve } from 'node:path'
import { componentFault, GentorrentError } from '@gentorrent/core'
import type { Layout } from '@gentorrent/core/plugin'
import { access } from '../files.ts'

/**
 * The content that a torrent is compared with: the given path, or NAME in the current directory, or NAME beside the
 * torrent file; undefined if there is none, and the files are looked for elsewhere.
 *
 * @throws GentorrentError `USAGE` if no path is given and none can be told
 */
export const contentPath = async (
  { name }: Layout,
  given: {
    readonly path: string | undefined
    readonly torrent: string
    readonly cwd: string
    /** The files are looked for elsewhere too. */
    readonly isSought?: boolean
  },
): Promise<string | undefined> => {
  const { path, torrent, cwd, isSought = false } = given
  if (path !== undefined) return resolve(cwd, path)
  // A foreign torrent's name must not lead to any other place.
  if (componentFault(name) !== undefined) {
    if (isSought) return undefined
    throw new GentorrentError('USAGE', {
      because: 'the name in the torrent is no name of a file: say where the content is',
    })
  }
  const directories = torrent === '-' ? [cwd] : [cwd, dirname(resolve(cwd, torrent))]
  for (const directory of directories) {
    const candidate = join(directory, name)
    if (await exists(candidate)) return candidate
  }
  if (isSought) return undefined
  const places = torrent === '-' ? 'here' : 'here or beside the torrent'
  throw new GentorrentError('USAGE', { because: `there is no \`${name}\` ${places}: say where the content is` })
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
