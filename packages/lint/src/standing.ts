import type { Readership, VersionedStanding } from '@gentorrent/core/plugin'
import { clients } from './clients.ts'

/** What a client does about something; undefined if nobody has said. One that is built on another does as that one. */
export const standingOf = ({ clients: said }: Readership, id: string): VersionedStanding | undefined => {
  const own = Object.hasOwn(said, id) ? said[id] : undefined
  if (own !== undefined) return typeof own === 'string' ? { standing: own } : own
  const follows = clients[id]?.follows
  const theirs = follows !== undefined && standingOf({ what: '', keys: [], clients: said }, follows)
  if (!theirs) return undefined
  // The versions of one are not those of the other.
  const { standing, since, note = since && `with ${clients[follows]!.title} ${since} or newer` } = theirs
  return { standing, ...(note !== undefined && { note }) }
}
