import type { PluginManifest } from '../contract/manifest.ts'
import type { OptionSpec, OptionSpecs } from '../contract/options.ts'
import type { Plugin } from '../contract/plugin.ts'

/** A JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** The JSON Schema (draft 2020-12) of the options of plugins: one section per plugin, one key per option. */
export const jsonSchemaOf = (plugins: readonly (Plugin | PluginManifest)[]): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    ...Object.fromEntries(
      plugins
        .map(plugin => ('definition' in plugin ? plugin.definition : plugin))
        .map(({ id, summary, options }) => [id, jsonSchemaOfOptions(summary, options)]),
    ),
  },
})

/** The JSON Schema of an object that holds options by their names. */
export const jsonSchemaOfOptions = (summary: string, options: OptionSpecs): JsonSchema => ({
  type: 'object',
  description: summary,
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(options).map(([key, spec]) => [key, property(spec)])),
})

const property = (spec: OptionSpec): JsonSchema => {
  const one = { ...kinds[spec.type], ...limits(spec) }
  return {
    description: spec.summary,
    ...(spec.list ? { type: 'array', items: one } : one),
    ...(spec.default !== undefined && { default: spec.default }),
  }
}

const limits = ({ choices, min, max }: OptionSpec): JsonSchema => ({
  ...(choices && { enum: choices }),
  ...(min !== undefined && { minimum: min }),
  ...(max !== undefined && { maximum: max }),
})

const kinds: Readonly<Record<OptionSpec['type'], JsonSchema>> = {
  boolean: { type: 'boolean' },
  text: { type: 'string' },
  integer: { type: 'integer' },
  size: { type: ['integer', 'string'] },
  url: { type: 'string', format: 'uri' },
  time: { type: ['integer', 'string'] },
  endpoint: { type: 'string', pattern: '^(\\[[^\\]]+\\]|[^:]+):[0-9]+$' },
  choice: { type: 'string' },
  file: { type: 'string' },
  secret: { type: 'string', writeOnly: true },
}
