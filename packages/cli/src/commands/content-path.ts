import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { componentFault, GentorrentError } from '@gentorrent/core'
import type { Layout } from '@gentorrent/core/plugin'

/**
 * The content that a torrent is compared with: the given path, or NAME in the current directory, or NAME beside the
 * torrent file.
 *
 * @throws GentorrentError `USAGE` if no path is given and none can be told
 */
export const contentPath = async (
  { name }: Layout,
  given: { readonly path: string | undefined; readonly torrent: string; readonly cwd: string },
): Promise<string> => {
  const { path, torrent, cwd } = given
  if (path !== undefined) return resolve(cwd, path)
  // A foreign torrent's name must not lead to any other place.
  if (componentFault(name) !== undefined) {
    throw new GentorrentError('USAGE', {
      because: 'the name in the torrent is no name of a file: say where the content is',
    })
  }
  const directories = torrent === '-' ? [cwd] : [cwd, dirname(resolve(cwd, torrent))]
  for (const directory of directories) {
    const candidate = join(directory, name)
    if (await exists(candidate)) return candidate
  }
  const places = torrent === '-' ? 'here' : 'here or beside the torrent'
  throw new GentorrentError('USAGE', { because: `there is no \`${name}\` ${places}: say where the content is` })
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
