import { GentorrentError } from '../errors.ts'
import type { PluginCommand } from './command.ts'
import type { DigestRequests } from './digest.ts'
import type { OptionInput, OptionSpecs } from './options.ts'
import type { ActivePlugin, Plugin, PluginDefinition } from './plugin.ts'

/**
 * Checks the definition's form and returns the plugin.
 *
 * @throws GentorrentError `PLUGIN_INVALID`
 */
export function definePlugin<const O extends OptionSpecs, D extends DigestRequests = {}>(
  definition: PluginDefinition<O, D>,
): Plugin<O, D> {
  const wrong = faultOf(definition)
  if (wrong) throw new GentorrentError('PLUGIN_INVALID', { plugin: String(definition.id), because: wrong })
  const activate = (given: OptionInput<O> = {}): ActivePlugin => ({ definition, options: fill(definition, given) })
  return Object.assign(activate, { contract: 1 as const, definition })
}

const fill = (definition: PluginDefinition<any, any>, given: Readonly<Record<string, unknown>>) => {
  const unknown = Object.keys(given).find(key => !Object.hasOwn(definition.options, key))
  if (unknown !== undefined) throw new GentorrentError('OPTION_UNKNOWN', { plugin: definition.id, option: unknown })
  return Object.fromEntries(
    Object.entries(definition.options as OptionSpecs).map(([key, spec]) => [
      key,
      given[key] ?? (spec.list ? (spec.default ?? []) : spec.default),
    ]),
  )
}

const faultOf = (definition: PluginDefinition<any, any>): string | undefined => {
  const { id, summary, flag, options, writes, issues, commands = [] } = definition
  if (!/^[a-z][a-z0-9-]*$/.test(id)) return 'its id must match [a-z][a-z0-9-]*'
  if (!summary) return 'it has no summary'
  if (flag !== undefined && !isFlag(flag)) return `its flag ${flag} must look like --some-name`
  if (typeof writes !== 'function') {
    const strange = writes.find(key => !/^(info|file|metainfo)\../s.test(key))
    if (strange !== undefined) return `it writes ${strange}, which is not info.KEY, file.KEY or metainfo.KEY`
  }
  const prefix = codePrefix(id)
  const stray = Object.keys(issues ?? {}).find(code => !code.startsWith(prefix))
  if (stray !== undefined) return `the issue code ${stray} must start with ${prefix}`
  return optionsFault(options) ?? commands.map(commandFault).find(fault => fault !== undefined)
}

const optionsFault = (options: OptionSpecs): string | undefined => {
  for (const [key, spec] of Object.entries(options)) {
    if (!isFlag(spec.flag)) return `the flag ${spec.flag} of its option ${key} must look like --some-name <value>`
    if (!spec.summary) return `its option ${key} has no summary`
    if ((spec.type === 'choice') !== (spec.choices !== undefined))
      return `its option ${key} needs choices, and only choice does`
  }
  return undefined
}

const commandFault = ({ name, summary, options, module }: PluginCommand): string | undefined => {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return `its command ${name} must match [a-z][a-z0-9-]*`
  if (!summary) return `its command ${name} has no summary`
  if (!/^\.{1,2}\/./.test(module)) return `the module of its command ${name} must look like ./some-name.js`
  const taken = ['json', 'plugin', 'quiet'].find(key => Object.hasOwn(options, key))
  return taken ? `its command ${name} has an option ${taken}, which every command has` : optionsFault(options)
}

/** The beginning of every issue code of a plugin: `plugin-id` gives `PLUGIN_ID_`. */
export const codePrefix = (id: string): string => `${id.toUpperCase().replaceAll('-', '_')}_`

const isFlag = (flag: string) => /^--[a-z0-9][a-z0-9-]*( (<[^<>]+>|\[[^[\]]+\]))?$/.test(flag)
