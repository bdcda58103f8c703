import { dirname, resolve } from 'node:path'
import type { OptionSpec } from '@gentorrent/core/plugin'
import type { FlagSpec } from '../flags.ts'

/** The texts that a flag would have for the same value; none if it says that the flag is not given. */
export type Texts = readonly (string | true)[]

/**
 * From a value of a config file to what would stand on the command line, so that one parser judges both. Paths are relative to
 * the file.
 *
 * @returns undefined if the value has the wrong type
 */
export const textsOf = (spec: Spec, value: unknown, path: string): Texts | undefined => {
  if (spec.list) {
    const texts = (Array.isArray(value) ? value : [value]).map(one => textOf(spec, one, path))
    return texts.every(text => text !== undefined && text !== false) ? (texts as Texts) : undefined
  }
  const text = textOf(spec, value, path)
  return text === false ? [] : text === undefined ? undefined : [text]
}

/** An option of a plugin, or a flag of a command. */
export type Spec = OptionSpec & Pick<Partial<FlagSpec>, 'path'>

/** `false`: the flag is not given. */
const textOf = ({ type, flag, path: isPath }: Spec, value: unknown, path: string): string | boolean | undefined => {
  if (typeof value === 'boolean') return type === 'boolean' || !value || flag.includes('[') ? value : undefined
  if (type === 'boolean') return undefined
  const here = (name: string) => resolve(dirname(path), name)
  if (typeof value === 'number' || typeof value === 'bigint') {
    return ['integer', 'size', 'time'].includes(type) ? String(value) : undefined
  }
  if (value instanceof Date) return type === 'time' ? value.toISOString() : undefined
  if (type === 'endpoint' && typeof value === 'object' && value !== null) {
    const { host, port } = value as { readonly host?: unknown; readonly port?: unknown }
    return `${String(host).includes(':') ? `[${host}]` : host}:${port}`
  }
  if (typeof value !== 'string') return undefined
  if (type === 'file') return here(value)
  // A folder keeps the slash that says so; `-` is standard output.
  if (isPath && value !== '' && value !== '-') return here(value) + (/(?<=.)[/\\]$/.exec(value)?.[0] ?? '')
  return type === 'secret' ? value.replace(/^file:(.+)$/s, (_, name: string) => `file:${here(name)}`) : value
}
