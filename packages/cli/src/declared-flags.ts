import { GentorrentError } from '@gentorrent/core'
import type { OptionSpec, PluginManifest } from '@gentorrent/core/plugin'
import type { Command } from './command.ts'
import { describeOption, type FlagSpec, longFlag, optionsTaken } from './flags.ts'
import type { FoundPlugins } from './plugins.ts'

/** A flag of a command, its own or a plugin's. */
export interface DeclaredFlag {
  readonly owner: string
  /** As commander writes it: `-o, --output <path>`. */
  readonly flags: string
  readonly text: string
  readonly group: string
  readonly choices?: readonly string[] | undefined
}

/**
 * Every flag once, by its long name, in the order of the help: the command's own, then the plugins'.
 *
 * @throws GentorrentError `FLAG_TAKEN`
 */
export const declaredFlags = (command: Command, { found }: FoundPlugins): ReadonlyMap<string, DeclaredFlag> => {
  const declared = new Map<string, DeclaredFlag>([['--help', { owner: 'gentorrent', flags: '', text: '', group: '' }]])
  const declare = (
    owner: string,
    { flag, short, choices }: Pick<FlagSpec, 'flag' | 'short' | 'choices'>,
    text: string,
    group: string,
  ) => {
    const long = longFlag(flag)
    const taken = declared.get(long)
    if (taken) throw new GentorrentError('FLAG_TAKEN', { flag: long, owner: taken.owner, claimant: owner })
    declared.set(long, { owner, flags: short ? `${short}, ${flag}` : flag, text, group, choices })
  }
  const own = Object.values<FlagSpec>(command.flags)
  const general = own.filter(({ group }) => group === 'General:')
  for (const spec of own) {
    if (spec.group !== 'General:') declare('gentorrent', spec, describeOption(spec), spec.group)
  }
  if (command.takesOptions) {
    for (const { manifest, from } of found) {
      const { id, flag, options } = manifest
      const group = from === 'core' ? 'Torrent:' : groupOf(manifest)
      if (flag !== undefined && command.takesOptions === 'making') declare(id, { flag }, 'Switch it on', group)
      for (const spec of Object.values<OptionSpec>(optionsTaken(options, command.takesOptions)))
        declare(id, spec, describeOption(spec), group)
    }
  }
  for (const spec of general) declare('gentorrent', spec, describeOption(spec), spec.group)
  declared.delete('--help')
  return declared
}

/** `tracker (BEP 3, 12): Trackers` */
const groupOf = ({ id, beps, summary }: PluginManifest) =>
  `${id}${beps.length > 0 ? ` (BEP ${beps.join(', ')})` : ''}: ${summary}`
