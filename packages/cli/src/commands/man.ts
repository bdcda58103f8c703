import { type Command, defineCommand, sharedFlags } from '../command.ts'
import { man as pageOf } from '../completion/man.ts'
import { modelOf } from '../completion/model.ts'
import { version } from '../version.ts'

export const man: Command = defineCommand({
  name: 'man',
  summary: 'Print the manual page',
  arguments: [],
  flags: sharedFlags,
  listsOptions: true,
  help: `The plugins that are installed are in it.

Examples:
  gentorrent man | man -l -
  gentorrent man > /usr/local/share/man/man1/gentorrent.1`,
  async run({ report, plugins }) {
    const page = pageOf(await modelOf(plugins), await version())
    await report.result({ lines: () => page.trimEnd().split('\n'), json: () => ({ page }) })
    return 0
  },
})
