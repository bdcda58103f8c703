import { allowed, type CreateInput, type Estimate, estimate, type Planned } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import type { Target } from '@gentorrent/lint'
import type { Call } from '../command.ts'
import type { FoundPlugin } from '../plugins.ts'
import { loading } from '../readers.ts'
import { refuse } from '../refuse.ts'
import { attempt } from './attempt.ts'

/** Clients and systems that a torrent is made for. */
export type Audience = readonly Target[]

/** From `--target` to targets. What checks them is loaded where there are some. */
export const audienceOf = async (
  texts: readonly string[],
  call: Pick<Call, 'plugins' | 'report'>,
): Promise<{ readonly value: Audience; readonly problems: readonly Issue[] }> => {
  if (texts.length === 0) return { value: [], problems: [] }
  const { parseTargets } = await import('@gentorrent/lint')
  const { value: known } = attempt(() => parseTargets(texts, []))
  if (known) return { value: known, problems: [] }
  // Of some clients only plugins know something. What it is, is asked of those that have a part in the torrent.
  const manifests = call.plugins.found.map(({ manifest }) => manifest)
  const isOlder = ({ manifest }: FoundPlugin) => manifest.targets === undefined
  const all = [...manifests, ...(await loading(call, isOlder))]
  const { value, problems } = attempt(() => parseTargets(texts, all))
  if (value) return { value, problems: [] }
  return { value: [], problems: problems.map(one => ({ ...one, message: `--${one.message}` })) }
}

/**
 * What the targets of a torrent cannot take or do not read, before its content is read: with placeholders for digests, at
 * which nobody looks here. What is found then is what `lint` finds of the torrent.
 *
 * @param known - issues that every torrent would get
 * @returns all of them, and those of the targets
 * @throws GentorrentError `REFUSED` with all errors that are not allowed
 */
export const suitIssues = async (
  audience: Audience,
  input: CreateInput,
  { planned, known }: { readonly planned: Planned; readonly known: readonly Issue[] },
  estimated?: Estimate,
): Promise<readonly Issue[]> => {
  if (audience.length === 0) return known
  const { sharpened, targetIssues } = await import('@gentorrent/lint')
  const draft = estimated ?? (await estimate({ ...input, planned }))
  const plugins = planned.activated.members
  const issues = allowed([...sharpened(known, audience), ...targetIssues(draft, audience, plugins)], input.allow ?? [])
  refuse(issues)
  return issues
}
