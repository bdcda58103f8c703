import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { componentFault, GentorrentError } from '@gentorrent/core'
import type { Layout } from '@gentorrent/core/plugin'

/**
 * The content that a torrent is compared with: the given path; or, if that is a directory without it, NAME inside; or
 * without a path NAME in the current directory or else beside the torrent file.
 *
 * @throws GentorrentError `CONTENT_MISSING`, `USAGE` (no path, and none can be told)
 */
export const contentPath = async (
  { name, single, files }: Layout,
  given: { readonly path: string | undefined; readonly torrent: string; readonly cwd: string },
): Promise<string> => {
  const { path, torrent, cwd } = given
  // A foreign torrent must not send us to any other place.
  const isName = componentFault(name) === undefined
  if (path === undefined) {
    const beside = torrent === '-' ? [] : [dirname(resolve(cwd, torrent))]
    const candidates = isName ? [cwd, ...beside].map(directory => join(directory, name)) : []
    for (const candidate of candidates) if (await kindOf(candidate)) return candidate
    const because = isName
      ? `there is no \`${name}\` here${torrent === '-' ? '' : ' or beside the torrent'}: say where the content is`
      : 'the name in the torrent is no name of a file: say where the content is'
    throw new GentorrentError('USAGE', { because })
  }
  const absolute = resolve(cwd, path)
  const kind = await kindOf(absolute)
  if (!kind) throw new GentorrentError('CONTENT_MISSING', { path })
  if (kind === 'file' || !isName) return absolute
  const inner = join(absolute, name)
  const innerKind = await kindOf(inner)
  if (single) return innerKind === 'file' ? inner : absolute
  const first = files.find(({ role, length }) => role === 'data' && length > 0)?.path[0]
  const isContent = first !== undefined && componentFault(first) === undefined && (await kindOf(join(absolute, first)))
  return !isContent && innerKind === 'directory' ? inner : absolute
}

const kindOf = (path: string): Promise<'file' | 'directory' | undefined> =>
  stat(path).then(
    stats => (stats.isDirectory() ? 'directory' : 'file'),
    () => undefined,
  )
