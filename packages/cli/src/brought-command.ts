import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { GentorrentError, isGentorrentError } from '@gentorrent/core'
import type { CommandAnswer, Issue, OptionSpecs, PluginCommand, Remark, RunCommand } from '@gentorrent/core/plugin'
import { othersBy } from './added-plugins.ts'
import { type Call, type Command, quietFlag, sharedFlags } from './command.ts'
import { issuesOf } from './failure.ts'
import { bytesOf, type FlagSpecs } from './flags.ts'
import { namedPlugins } from './named-plugins.ts'
import { officialCommands, pluginMissing } from './official-plugins.ts'
import { type FoundPlugin, findPlugins } from './plugins.ts'
import { readTorrent } from './read-torrent.ts'
import { loadAll } from './readers.ts'
import { refuse } from './refuse.ts'
import { createStatusLine } from './status-line.ts'
import { issueJson, remarkJson } from './to-json.ts'
import type { World } from './world.ts'

/**
 * The command of this name that a plugin brings: an official one, or one that `--plugin` names; undefined if there is none.
 *
 * @throws GentorrentError `PLUGIN_MISSING`, and why a plugin that was named cannot be loaded
 */
export const broughtCommand = async (
  name: string,
  args: readonly string[],
  world: World,
): Promise<Command | undefined> => {
  const { bases, cwd } = world
  const official = officialCommands.find(command => command.name === name)
  const named = (found: readonly FoundPlugin[]) => namedPlugins(args, flagsOf(declaredIn(found, name)?.declared))
  const { found, broken, missing } = await findPlugins({ named, bases, cwd, ...othersBy(args, world) })
  const there = declaredIn(found, name)
  if (there) return commandOf(there.plugin, there.declared)
  refuse(broken.filter(({ from }) => from === 'named').flatMap(({ error }) => issuesOf(error)))
  if (official && missing.includes(official.plugin)) {
    throw pluginMissing(`the command ${name}`, official.plugin)
  }
  return undefined
}

type Bringer = Pick<FoundPlugin, 'manifest' | 'path'>

/**
 * What help, parsing and dispatch take for a command of our own.
 *
 * @param plugin - who brings it, and where its module stands
 */
export const commandOf = (plugin: Bringer, declared: PluginCommand): Command => ({
  name: declared.name,
  summary: declared.summary,
  arguments: declared.arguments,
  flags: { ...grouped(declared.options), quiet: quietFlag, ...sharedFlags },
  ...(declared.help !== undefined && { help: declared.help }),
  async run(call) {
    const { report } = call
    const issues: Issue[] = []
    const remarks: Remark[] = []
    const tell = async () => {
      await report.warn(issues)
      await report.remark(remarks)
    }
    const {
      lines,
      json,
      ok = true,
    } = await answerOf(plugin, declared, call, { issues, remarks }).catch(async error => {
      await tell()
      throw error
    })
    await tell()
    if (!report.quiet || report.json) {
      await report.result({
        lines: () => lines,
        json: () => ({ ...json, issues: issues.map(issueJson), remarks: remarks.map(remarkJson) }),
      })
    }
    return ok ? 0 : 1
  },
})

const declaredIn = (found: readonly FoundPlugin[], name: string) =>
  found
    .flatMap(plugin => plugin.manifest.commands.map(declared => ({ plugin, declared })))
    .find(({ declared }) => declared.name === name)

const flagsOf = (declared: PluginCommand | undefined): readonly string[] =>
  Object.values({ ...declared?.options, quiet: quietFlag, ...sharedFlags }).map(spec =>
    'short' in spec ? `${spec.short}, ${spec.flag}` : spec.flag,
  )

const grouped = (options: OptionSpecs): FlagSpecs =>
  Object.fromEntries(Object.entries(options).map(([key, spec]) => [key, { ...spec, group: 'Options:' }]))

const answerOf = async (
  { manifest, path = '' }: Bringer,
  { name, module }: PluginCommand,
  call: Call,
  { issues, remarks }: { readonly issues: Issue[]; readonly remarks: Remark[] },
): Promise<CommandAnswer> => {
  const { world, report, arguments: words, values } = call
  const status = createStatusLine(world, report)
  try {
    const { default: run } = (await import(new URL(module, pathToFileURL(path)).href)) as {
      readonly default: RunCommand
    }
    return await run({
      arguments: words,
      options: values,
      plugins: () => loadAll(call),
      env: world.env,
      signal: world.signal,
      now: world.now,
      resolve: path => resolve(world.cwd, path),
      readFile: path => bytesOf(path, world),
      readTorrent: async path => (await readTorrent(path, call)).torrent,
      warn: issue => issues.push(issue),
      remark: remark => remarks.push(remark),
      progress: text => status.show(() => text),
    })
  } catch (error) {
    if (isGentorrentError(error)) throw error
    if (world.signal.aborted) throw new GentorrentError('ABORTED', {}, { cause: error })
    const because = error instanceof Error ? error.message : String(error)
    const stage = `command ${name}`
    throw new GentorrentError('PLUGIN_FAILED', { plugin: manifest.id, stage, because }, { cause: error })
  } finally {
    await status.end()
  }
}
