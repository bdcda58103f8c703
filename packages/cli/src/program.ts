import type { Issue } from '@gentorrent/core/plugin'
import type { ExitCode } from './exit-codes.ts'
import type { FoundPlugins } from './plugins.ts'
import type { Report } from './report.ts'
import type { World } from './world.ts'

/**
 * One run of the command line, from its words to its exit code. It never throws, never reads or writes anything of the
 * process itself, and loads only what this run needs.
 */
export const program = async (world: World): Promise<ExitCode> => {
  const { args } = world
  const reportFor = async (json: boolean, quiet: boolean) =>
    (await import('./report.ts')).createReport(world, { json, quiet })
  let report: Report | undefined
  try {
    if (args[0] === '--version' || args[0] === '-V') {
      const { version, versionInFull } = await import('./version.ts')
      return await answer(`${await (args.includes('--verbose') ? versionInFull() : version())}\n`, world)
    }
    if (args.some(word => word.includes('\uFFFD'))) (await import('./refuse-broken-words.ts')).refuseBrokenWords(world)
    const { findCommand } = await import('./find-command.ts')
    const found = await findCommand(world)
    if (found.help !== undefined) return await answer(found.help, world)
    const { understand } = await import('./understand.ts')
    const understood = await understand(found.command, found.args, world)
    if (understood.help !== undefined) return await answer(understood.help, world)
    const { json, quiet } = understood.values as { readonly json?: boolean; readonly quiet?: boolean }
    report = await reportFor(json === true, quiet === true)
    const { settings, config } = understood
    // What lies around in a folder may be somebody else's, and nobody has asked for it.
    const around = [...settings.values()].some(({ layer }) => layer.from === 'project')
    if (around && found.command.name !== 'config') {
      const { path } = config.files.find(({ from }) => from === 'project')!
      const message = `\`${path}\` sets options: see \`gentorrent config\`, or leave it out with --no-config`
      await report.remark([{ code: 'CONFIG_USED', message }])
    }
    if (!found.command.toleratesBroken) await report.warn(unusable(understood.plugins))
    return await found.command.run({ world, report, ...understood })
  } catch (error) {
    // Where the words were not understood, they still look as if they asked for JSON, or not.
    report ??= await reportFor(args.includes('--json'), false)
    return report.fail(error)
  }
}

/** Plugins that nobody named for this run and that cannot be used: worth knowing, but no reason to stop. */
const unusable = ({ broken }: FoundPlugins): readonly Issue[] =>
  broken.map(({ error: { code, message, details } }) => ({ code, message, details, severity: 'warning' }))

const answer = async (text: string, { stdout }: World): Promise<ExitCode> => {
  await stdout.write(text)
  return 0
}
