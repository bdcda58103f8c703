import type { Issue, PluginDefinition } from '@gentorrent/core/plugin'
import { form } from './checks/form.ts'
import { limitChecks } from './checks/limits.ts'
import { names } from './checks/names.ts'
import { isIn, readershipIssues } from './checks/readership.ts'
import type { Subject } from './subject.ts'
import type { Target } from './targets.ts'

/**
 * What the targets cannot take of a torrent, or do not read. It looks at no digest, so that a torrent with placeholders in
 * their places will do. What a target cannot take is an error that may be lifted.
 *
 * @param plugins those whose facts count
 */
export const targetIssues = (
  subject: Subject,
  targets: readonly Target[],
  plugins: readonly Facts[],
): readonly Issue[] => {
  const present = plugins.flatMap(({ definition }) => definition.clients ?? []).filter(fact => isIn(fact, subject))
  return targets.flatMap(target => [
    ...[...Object.values(limitChecks), form, names].flatMap(check => check(subject, target)),
    ...readershipIssues(present, target),
  ])
}

/** Whatever has a definition: a plugin, with options or without. */
export interface Facts {
  readonly definition: Pick<PluginDefinition<any, any>, 'clients'>
}
