import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type GentorrentError,
  isGentorrentError,
  magnet,
  type ReadTorrent,
  read,
  salvage,
  unknownFileKeys,
} from '@gentorrent/core'
import { compose, dump } from '@gentorrent/core/bencode'
import type { Plugin } from '@gentorrent/core/plugin'
import { lint, parseTargets } from '@gentorrent/lint'

/**
 * The same without a command around it, for hundreds of inputs a second: what reads torrents throws nothing but a refusal, and JSON
 * brings every byte back.
 *
 * @throws whatever is no refusal
 */
export const runLibrary = async (bytes: Uint8Array, plugins: readonly Plugin[]): Promise<void> => {
  const found = await readOrSalvage(bytes, plugins)
  if (found) {
    lint(found, bytes, { plugins, targets: parseTargets(['all'], plugins) })
    unknownFileKeys(found.torrent, plugins)
    refusing(() => magnet(found.torrent, { plugins }))
  }
  const again = refusing(() => compose(dump(bytes)))
  if (again && !Buffer.from(again).equals(bytes)) throw new Error('compose does not bring back what dump was given')
}

const readOrSalvage = async (bytes: Uint8Array, plugins: readonly Plugin[]): Promise<ReadTorrent | undefined> => {
  try {
    return await read(bytes, { plugins })
  } catch (error) {
    return salvage(bytes, refusal(error), { plugins })
  }
}

const refusing = <T>(step: () => T): T | undefined => {
  try {
    return step()
  } catch (error) {
    refusal(error)
    return undefined
  }
}

/** A refusal is about the torrent. Whatever else is thrown is a bug. */
const refusal = (error: unknown): GentorrentError => {
  const isBug = !isGentorrentError(error) || ['PLUGIN_FAILED', 'WROTE_WRONG', 'STAGE_BROKEN'].includes(error.code)
  if (isBug) throw error
  return error
}

/** Every plugin of the workspace. */
export const allPlugins = (): Promise<readonly Plugin[]> => {
  const packages = join(import.meta.dirname, '../../..')
  const folders = readdirSync(packages).filter(name => name.startsWith('plugin-'))
  return Promise.all(
    folders.map(
      async folder => ((await import(join(packages, folder, 'bundle/index.js'))) as { default: Plugin }).default,
    ),
  )
}
