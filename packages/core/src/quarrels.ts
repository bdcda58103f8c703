import type { Issue } from './contract/issue.ts'
import type { KeyPath } from './contract/plugin.ts'
import { GentorrentError } from './errors.ts'
import { byOptions, type Member } from './members.ts'

/**
 * Why the members cannot take part together: conflicts that they declare, and keys that two of them write.
 *
 * @param concerns only what concerns these members; all by default
 */
export const quarrels = (
  members: readonly Member[],
  concerns: (member: Member) => boolean = () => true,
): readonly Issue[] => [...conflicts(members, concerns), ...takenKeys(members, concerns)]

type Concerns = (member: Member) => boolean

const conflicts = (members: readonly Member[], concerns: Concerns): readonly Issue[] => {
  const byId = new Map(members.map(member => [member.id, member]))
  return members.flatMap(member =>
    (byOptions(member.definition.conflicts, member.run.options) ?? []).flatMap(({ with: id, because, code }) => {
      const other = byId.get(id)
      if (!other || !(concerns(member) || concerns(other))) return []
      const { message } = new GentorrentError('PLUGINS_CONFLICT', { a: member.id, b: id, because })
      return code === undefined
        ? error('PLUGINS_CONFLICT', message)
        : [{ code, severity: 'error', message, liftable: true } satisfies Issue]
    }),
  )
}

const takenKeys = (members: readonly Member[], concerns: Concerns): readonly Issue[] => {
  const owners = new Map<KeyPath, Member>()
  return members.flatMap(member =>
    member.writes.flatMap(key => {
      const owner = owners.get(key)
      if (!owner) owners.set(key, member)
      if (!owner || !(concerns(member) || concerns(owner))) return []
      const { code, message } = new GentorrentError('KEY_TAKEN', { key, owner: owner.id, claimant: member.id })
      return error(code, message)
    }),
  )
}

const error = (code: string, message: string): readonly Issue[] => [{ code, severity: 'error', message }]
