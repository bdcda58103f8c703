import type { Issue, Readership, Standing, Torrent } from '@gentorrent/core/plugin'
import { standingOf } from '../standing.ts'
import type { Subject } from '../subject.ts'
import type { Target } from '../targets.ts'
import { compareVersions } from '../versions.ts'
import { cannot, worse } from './check.ts'

/**
 * What a target makes of the keys, by what the plugins that own them know.
 *
 * @param present - what is in the torrent
 */
export const readershipIssues = (present: readonly Readership[], target: Target): readonly Issue[] => [
  ...present.flatMap(fact => factIssues(fact, target)),
  ...peerless(present, target),
]

/** Whether it is in the torrent, which may take a look at every file. */
export const isIn = ({ keys, when }: Readership, { torrent, layout }: Subject): boolean =>
  when ? when(torrent, layout) : keys.some(key => has(torrent, key))

const has = ({ metainfo, info }: Torrent, key: string) => {
  const [place, name] = key.split(/\.(.*)/s) as [string, string]
  return place === 'metainfo' ? metainfo.has(name) : place === 'info' && info.has(name)
}

const factIssues = (fact: Readership, target: Target): readonly Issue[] => {
  const said = standingOf(fact, target.id)
  const standing = standingAt(fact, target)
  if (!said || !standing || fact.harmless) return []
  const { what } = fact
  const key = fact.keys[0]
  const more = key && !key.startsWith('file.') ? { key } : {}
  const { since, before = 'reads', note } = said
  if (standing !== 'reads') {
    const history =
      since !== undefined && before === 'reads' && standing === said.standing ? ` (before ${since} it did)` : ''
    const tail = [fact.otherwise, standing === said.standing ? note : undefined]
      .filter(part => part !== undefined)
      .join('; ')
    const details = { what, otherwise: `${history}${tail && `: ${tail}`}` }
    return standing === 'refuses'
      ? [cannot('TARGET_REFUSES', target, details, more)]
      : [worse('TARGET_IGNORES', target, details, more)]
  }
  // Who names a version has asked about that one.
  if (target.version !== undefined || since === undefined || before === 'reads') return []
  return [worse('TARGET_VERSION', target, { since, what, does: does[before] }, more)]
}

const does = { ignores: 'does not read', refuses: 'does not take torrents with' } as const

/** What a client does, in the version that is asked about. */
const standingAt = (fact: Readership, { id, version }: Target): Standing | undefined => {
  const said = standingOf(fact, id)
  const { standing, since, before } = said ?? {}
  return version !== undefined && since !== undefined && compareVersions(version, since) < 0 ? before : standing
}

/** A torrent that names ways to peers, none of which the client reads. */
const peerless = (present: readonly Readership[], target: Target): readonly Issue[] => {
  const ways = present.filter(({ leads }) => leads)
  const standings = ways.map(way => standingAt(way, target))
  if (ways.length === 0 || standings.some(standing => standing === 'reads' || standing === undefined)) return []
  return [worse('TARGET_PEERLESS', target, { what: ways.map(({ what }) => what).join(' or ') })]
}
