import type { OptionSpec } from '@gentorrent/core/plugin'
import { type Command, defineCommand, hashingFlags, quietFlag, sharedFlags } from '../command.ts'
import { longFlag } from '../flags.ts'
import { officialPlugins, pluginLacking } from '../official-plugins.ts'
import type { FoundPlugins } from '../plugins.ts'
import { editFlags } from './edit-flags.ts'
import { runEdit } from './edit-run.ts'

/** What the command adds to the flags that are given. */
const flag = '--v2'
const mode = 'hybrid'

export const upgrade: Command = defineCommand({
  name: 'upgrade',
  summary: 'Make a hybrid of a v1 torrent, for v1 and v2 clients',
  arguments: [
    { name: '<file>', summary: 'The torrent file; - is standard input' },
    { name: '[path]', summary: 'The content, or the folder it is in' },
  ],
  flags: { ...editFlags, ...hashingFlags, quiet: quietFlag, ...sharedFlags },
  takesOptions: 'making',
  help: `The same as gentorrent edit ${flag} ${mode}. The content is read once: while the hashes of v2 are made, it is compared with
those of v1, and nothing is written if it differs. Trackers, seeds, comments, dates, keys of your own and all the rest stay
as they are. A hybrid is another torrent with info-hashes of its own, so you are asked, or say --force.

Examples:
  gentorrent upgrade album.torrent /srv/music/album -o album-hybrid.torrent
  gentorrent upgrade old.torrent ~/film.mkv --piece-length 1MiB --force`,
  run: call => {
    refuseMissing(call.plugins)
    return runEdit({ ...call, given: new Map([...call.given, [flag, call.given.get(flag) ?? [mode]]]) })
  },
})

const refuseMissing = ({ found, missing }: FoundPlugins) => {
  const isFound = found.some(({ manifest }) =>
    Object.values<OptionSpec>(manifest.options).some(spec => longFlag(spec.flag) === flag),
  )
  const official = officialPlugins.find(({ flags }) => flags.includes(flag))
  if (!isFound && official) throw pluginLacking('upgrade', official, missing)
}
