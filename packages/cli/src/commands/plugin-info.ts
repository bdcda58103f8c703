import { GentorrentError } from '@gentorrent/core'
import type { OptionSpec } from '@gentorrent/core/plugin'
import type { Call } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { describeOption } from '../flags.ts'
import { bold, dim, type Line } from '../line.ts'
import { packagesFor } from '../locate-plugin.ts'
import { wayToHave } from '../official-plugins.ts'
import type { FoundPlugin } from '../plugins.ts'
import { unknown } from './choose-plugins.ts'
import { originOf } from './plugins.ts'

/** `gentorrent plugins info`: all that manifests tell. */
export const pluginInfo = async (
  names: readonly string[],
  { report, plugins: { found, missing } }: Call,
): Promise<ExitCode> => {
  const ids = [...found.map(({ manifest }) => manifest.id), ...missing.map(({ id }) => id)]
  const told = names.map(name => {
    const plugin = found.find(each => each.manifest.id === name || packagesFor(name).includes(each.package ?? ''))
    if (plugin) return plugin
    const official = missing.find(({ id, package: other }) => id === name || other === name)
    const because = official
      ? `the plugin ${official.id} is not installed: ${wayToHave(official)}`
      : unknown(name, 'plugin', ids)
    throw new GentorrentError('USAGE', { because })
  })
  await report.result({
    lines: () => told.flatMap(infoLines),
    json: () => ({
      plugins: told.map(({ manifest, from, package: name, version, path }) => ({
        ...manifest,
        from,
        package: name,
        version,
        path,
      })),
    }),
  })
  return 0
}

const infoLines = (plugin: FoundPlugin): readonly Line[] => {
  const { id, summary, beps, flag, options, writes, issues, commands } = plugin.manifest
  const section = (title: string, rows: readonly (readonly [string, string])[]): readonly Line[] =>
    rows.length === 0 ? [] : [dim(`  ${title}`), ...rows.map(([left, right]) => `    ${left.padEnd(28)} ${right}`)]
  return [
    [bold(id), `  ${summary}`, dim(beps.length > 0 ? `  BEP ${beps.join(', ')}` : '')],
    [dim('  from      '), originOf(plugin)],
    [dim('  keys      '), writes.join(', ') || 'none'],
    ...section('flags', [
      ...(flag ? [[flag, 'Switch it on'] as const] : []),
      ...Object.values<OptionSpec>(options).map(spec => [spec.flag, describeOption(spec)] as const),
    ]),
    ...section(
      'commands',
      commands.map(command => [
        [command.name, ...command.arguments.map(({ name }) => name)].join(' '),
        command.summary,
      ]),
    ),
    ...section('issues', Object.entries(issues)),
  ]
}
