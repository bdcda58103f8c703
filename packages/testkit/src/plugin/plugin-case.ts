import { type CreateInput, create } from '@gentorrent/core'
import type { ActivePlugin, Files, OptionInput, OptionSpecs, Plugin } from '@gentorrent/core/plugin'
import { entries } from '../entries.ts'
import { referenceEngine } from '../reference/reference-engine.ts'

/** One way to use a plugin, for which the laws must hold. */
export interface PluginCase<O extends OptionSpecs = any> {
  /** Told when a law fails. */
  readonly name: string
  readonly options: OptionInput<O>
  /** Default: a directory with an empty file among others, whose pieces run across files. */
  readonly files?: Files
  /** The torrent is the first of `files`, without a directory. */
  readonly single?: boolean
  /** Bytes per piece; default 16384. */
  readonly pieceLength?: number
  /** Other plugins that the case needs. */
  readonly others?: readonly ActivePlugin[]
  /** Plugins that the core may switch on. */
  readonly installed?: readonly Plugin[]
  /** Codes of issues that the case allows. */
  readonly allow?: readonly string[]
}

/** The content of cases that name none. */
export const exampleFiles: Files = entries({ 'a/b.bin': 20_000, 'a.txt': 30_000, 'empty.txt': 0, 'z.bin': 70_000 })

/** What `create` is called with for a case. */
export const inputOf = (given: PluginCase, plugins: readonly ActivePlugin[]): CreateInput => {
  const { files = exampleFiles, single = false, pieceLength = 16_384, installed = [], allow = [] } = given
  const name = single ? files[0]!.path.at(-1)! : 'example'
  return { name, single, files, plugins, installed, pieceLength, allow, engine: referenceEngine }
}

/** The torrent of a case. */
export const made = (plugin: Plugin, given: PluginCase): ReturnType<typeof create> =>
  create(inputOf(given, [plugin(given.options), ...(given.others ?? [])]))
