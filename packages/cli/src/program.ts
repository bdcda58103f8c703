import type { ExitCode } from './exit-codes.ts'
import type { World } from './world.ts'

/**
 * One run of the command line, from its words to its exit code. It never throws, never reads or writes anything of the
 * process itself, and loads only what this run needs.
 */
export const program = async (world: World): Promise<ExitCode> => {
  const [first] = world.args
  if (first === '--version' || first === '-V') {
    const { version } = await import('./version.ts')
    return answer(`${await version()}\n`, world)
  }
  const { createReport } = await import('./report.ts')
  // What the words look like, until they are understood.
  let report = createReport(world, { json: world.args.includes('--json'), quiet: false })
  try {
    const { findCommand } = await import('./find-command.ts')
    const found = await findCommand(world)
    if (found.help !== undefined) return await answer(found.help, world)
    const { understand } = await import('./understand.ts')
    const understood = await understand(found.command, found.args, world)
    if (understood.help !== undefined) return await answer(understood.help, world)
    const { json, quiet } = understood.values as { readonly json?: boolean; readonly quiet?: boolean }
    report = createReport(world, { json: json === true, quiet: quiet === true })
    return await found.command.run({ world, report, ...understood })
  } catch (error) {
    return report.fail(error)
  }
}

const answer = async (text: string, { stdout }: World): Promise<ExitCode> => {
  await stdout.write(text)
  return 0
}
