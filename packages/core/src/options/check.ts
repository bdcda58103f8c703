import type { Endpoint, FileContent, OptionSpec } from '../contract/options.ts'
import { parseOption } from './parse.ts'

/**
 * Why a value is not what its option declares; undefined if it is. The command line gives values that were parsed; a
 * program may give anything.
 */
export const optionFault = (spec: OptionSpec, value: unknown): string | undefined => {
  if (value === undefined) return undefined
  if (!spec.list) return faultOf(spec, value)
  if (!Array.isArray(value)) return 'it must be a list'
  return value.map(one => faultOf(spec, one)).find(fault => fault !== undefined)
}

const faultOf = (spec: OptionSpec, value: unknown): string | undefined => {
  if (!shapes[spec.type](value))
    return `${spec.type === 'secret' ? 'it' : shown(value)} is not of the kind ${spec.type}`
  const written = texts[spec.type]?.(value as never)
  if (written === undefined) return undefined
  try {
    const parsed = parseOption(spec, written)
    return spec.type === 'url' && parsed !== value ? `\`${value}\` must be percent-encoded: \`${parsed}\`` : undefined
  } catch (error) {
    return (error as Error).message.replace(/^--[a-z0-9-]+: /, '')
  }
}

const isText = (value: unknown) => typeof value === 'string'
const isCount = (value: unknown) => Number.isSafeInteger(value)
const has = <T extends object>(value: unknown, ...keys: (keyof T)[]): value is T =>
  typeof value === 'object' && value !== null && keys.every(key => key in value)

const shapes: Readonly<Record<OptionSpec['type'], (value: unknown) => boolean>> = {
  boolean: value => typeof value === 'boolean',
  text: isText,
  integer: isCount,
  size: isCount,
  url: isText,
  time: value => isCount(value) && (value as number) >= 0,
  endpoint: value => has<Endpoint>(value, 'host', 'port') && isText(value.host) && isCount(value.port),
  choice: isText,
  file: value => has<FileContent>(value, 'path', 'bytes') && value.bytes instanceof Uint8Array,
  secret: isText,
}

/** Kinds whose values have rules beyond their shape, as the text that the parser of the command line takes. */
const texts: { readonly [K in OptionSpec['type']]?: (value: never) => string } = {
  integer: String,
  size: String,
  url: String,
  choice: String,
  endpoint: ({ host, port }: Endpoint) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`),
}

const shown = (value: unknown) => (typeof value === 'object' ? 'it' : `\`${String(value)}\``)
