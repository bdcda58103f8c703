import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { GentorrentError, isGentorrentError, systemReason } from '@gentorrent/core'
import { parseJson } from '../parse-json.ts'
import type { ConfigData, ConfigFile } from './config-data.ts'
import type { ConfigPlace } from './find-config.ts'

/**
 * Reads a config file: JSON, YAML or TOML; and, if the person named it, a module whose default export is the same data.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`, `CONFIG_INVALID`
 */
export const readConfig = async ({ from, path }: ConfigPlace): Promise<ConfigFile> => {
  const extension = extname(path).slice(1).toLowerCase()
  const isCode = /^[cm]?[jt]s$/.test(extension)
  const data = isCode ? await codeIn(path, from) : await dataIn(path, extension)
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw invalid(path, 'it is not an object')
  const { plugins } = data as ConfigData
  if (plugins !== undefined && from === 'project') {
    const because =
      '`plugins` counts only in a file that you name with --config, or in your own: whoever made this folder may have made this file'
    throw invalid(path, because)
  }
  return { from, path, data: data as ConfigData }
}

/** What is wrong with a config file. */
export const invalid = (path: string, because: string, cause?: unknown): GentorrentError =>
  new GentorrentError('CONFIG_INVALID', { path, because }, { cause })

const dataIn = async (path: string, extension: string): Promise<unknown> => {
  const parse = parsers.get(extension)
  if (!parse) throw invalid(path, 'its name must end in .json, .yaml, .yml, .toml, .mjs, .js or .ts')
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new GentorrentError('INPUT_UNREADABLE', { path, because: systemReason(cause) }, { cause })
  }
  try {
    return await parse(bytes)
  } catch (cause) {
    const [because] = (cause as Error).message.split('\n')
    throw invalid(path, because!, cause)
  }
}

type Parse = (bytes: Uint8Array) => unknown

// The parsers are loaded by those who have such a file. None of them takes a key that stands twice. A YAML file in which all
// is a comment says nothing, as such a TOML file does.
const fromYaml: Parse = async bytes => (await import('yaml')).parse(new TextDecoder().decode(bytes)) ?? {}
const fromToml: Parse = async bytes => (await import('smol-toml')).parse(new TextDecoder().decode(bytes))

const parsers: ReadonlyMap<string, Parse> = new Map([
  ['json', parseJson],
  ['yaml', fromYaml],
  ['yml', fromYaml],
  ['toml', fromToml],
])

const codeIn = async (path: string, from: ConfigFile['from']): Promise<unknown> => {
  if (from !== 'named') throw invalid(path, 'only a file that is named with --config may hold code')
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href)
    return module.default
  } catch (cause) {
    if (isGentorrentError(cause)) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    const because =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? `Node ${process.versions.node} does not run TypeScript: take 22.18 or newer, or compile it`
        : message.split('\n', 1)[0]!
    throw invalid(path, because, cause)
  }
}
