import { type JsonSchema, jsonSchemaOf, jsonSchemaOfOptions } from '@gentorrent/core'
import type { OptionSpecs } from '@gentorrent/core/plugin'
import { type Command, defineCommand, sharedFlags } from '../command.ts'
import { commands } from '../commands.ts'
import type { FlagSpec } from '../flags.ts'
import type { FoundPlugins } from '../plugins.ts'

export const schema: Command = defineCommand({
  name: 'schema',
  summary: 'Print a JSON Schema of config files, for editors',
  arguments: [],
  flags: sharedFlags,
  listsOptions: true,
  help: `The schema knows the plugins that are installed. Name it in a config file, and editors complete and check what you write.

Examples:
  gentorrent schema > gentorrent.schema.json
  echo '{ "$schema": "./gentorrent.schema.json" }' > gentorrent.config.json`,
  async run({ report, plugins }) {
    const made = await schemaOf(plugins)
    await report.result({ lines: () => JSON.stringify(made, null, 2).split('\n'), json: () => made })
    return 0
  },
})

const schemaOf = async ({ found }: FoundPlugins): Promise<JsonSchema> => {
  const sections = jsonSchemaOf(found.map(({ manifest }) => manifest)) as { readonly properties: JsonSchema }
  const entries = await Promise.all(
    commands.map(
      async ({ name, summary, load }) => [name, jsonSchemaOfOptions(summary, own((await load()).flags))] as const,
    ),
  )
  const common = {
    ...sections.properties,
    plugins: {
      description: 'Plugins to load; not in a file that is found in the current directory',
      type: 'array',
      items: { type: 'string' },
    },
    commands: {
      description: 'Flags of commands',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        entries.filter(([, { properties }]) => Object.keys(properties as object).length > 0),
      ),
    },
  }
  const names = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }
  const preset = {
    type: 'object',
    additionalProperties: false,
    properties: { ...common, extends: { description: 'Presets that it is based on', ...names } },
  }
  return {
    ...sections,
    properties: {
      ...common,
      presets: { description: 'What --preset names', type: 'object', additionalProperties: preset },
    },
  }
}

const own = (flags: Command['flags']): OptionSpecs => {
  const shared = Object.keys(sharedFlags)
  return Object.fromEntries(Object.entries<FlagSpec>(flags).filter(([name]) => !shared.includes(name)))
}
