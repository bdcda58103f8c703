import { type EditInput, GentorrentError, isGentorrentError } from '@gentorrent/core'
import type { Issue, KeyPath, Plugin, Torrent } from '@gentorrent/core/plugin'
import type { Call, hashingFlags, quietFlag, sharedFlags } from '../command.ts'
import { issuesOf } from '../failure.ts'
import { pluginLacking } from '../official-plugins.ts'
import type { FoundPlugins } from '../plugins.ts'
import { refuse } from '../refuse.ts'
import { checkCodes, type PluginChoice } from './choose-plugins.ts'
import type { editFlags } from './edit-flags.ts'
import { pieceLengthFrom } from './piece-length.ts'

/** One use of `gentorrent edit` or `gentorrent upgrade`. */
export type EditCall = Call<
  typeof editFlags & typeof sharedFlags & typeof hashingFlags & { readonly quiet: typeof quietFlag }
>

/**
 * From flags to what core needs, except for the content.
 *
 * @param problems what else is wrong
 * @throws GentorrentError `REFUSED`, `USAGE`
 */
export const editInput = async (
  { world, values, plugins: all }: EditCall,
  {
    bytes,
    torrent,
    installed,
    choice: { chosen, problems: ofOptions },
    problems,
  }: {
    readonly bytes: Uint8Array
    readonly torrent: Torrent
    readonly installed: readonly Plugin[]
    readonly choice: PluginChoice
    readonly problems: readonly Issue[]
  },
): Promise<EditInput> => {
  const stripping = values.stripClientState ? localKeys(installed, all, torrent) : { keys: [], problems: [] }
  const { pieceLength, problems: ofLength } = pieceLengthOf(values.pieceLength)
  refuse([...ofOptions, ...checkCodes(values.allow, all), ...stripping.problems, ...ofLength, ...problems])
  const { name, remove, stripClientState } = values
  if (chosen.length + remove.length === 0 && !stripClientState && name === undefined && pieceLength === undefined) {
    throw new GentorrentError('USAGE', { because: 'say what to change: see `gentorrent edit --help`' })
  }
  return {
    bytes,
    amendments: chosen.map(({ plugin, values: options }) => ({ plugin, options, append: values.append === true })),
    remove: [...remove, ...stripping.keys],
    ...(name !== undefined && { name }),
    ...(pieceLength !== undefined && { pieceLength }),
    installed,
    allow: values.allow,
    signal: world.signal,
  }
}

const pieceLengthOf = (text: string | undefined) => {
  if (text === undefined) return { pieceLength: undefined, problems: [] }
  try {
    return { pieceLength: pieceLengthFrom(text), problems: [] }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return { pieceLength: undefined, problems: issuesOf(error) }
  }
}

/** What clients note for themselves is known to plugins. That there is none of it in a torrent is no fault. */
const localKeys = (
  installed: readonly Plugin[],
  { missing }: FoundPlugins,
  { metainfo }: Torrent,
): { readonly keys: readonly KeyPath[]; readonly problems: readonly Issue[] } => {
  const known = installed.flatMap(({ definition }) => definition.local ?? [])
  const keys = [...new Set(known)].filter(key => metainfo.has(key.slice('metainfo.'.length)))
  const extra = { id: 'extra', package: '@gentorrent/plugin-extra' }
  const problems = known.length > 0 ? [] : issuesOf(pluginLacking('--strip-client-state', extra, missing))
  return { keys, problems }
}
