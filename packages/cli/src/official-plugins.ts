import { GentorrentError } from '@gentorrent/core'
import type { KeyPath } from '@gentorrent/core/plugin'
import { officialTable } from './official-table.ts'

/** A plugin of ours: it is looked for by its name, and if it is not installed its flags, keys and commands still lead to it. */
export interface OfficialPlugin {
  readonly id: string
  readonly package: string
  /** Long flags, without their values. */
  readonly flags: readonly string[]
  /** The keys that it may write. */
  readonly keys: readonly KeyPath[]
  /** The ids of those that it may require, and that these may. */
  readonly requires?: readonly string[]
  /** It compares content with digests in its keys. */
  readonly compares?: true
  /** What it finds is in magnet links: parameters, or which info-hashes there are. */
  readonly links?: true
  /** It asks who has a torrent. */
  readonly asks?: true
  /** Commands that it brings. */
  readonly commands: readonly { readonly name: string; readonly usage: string; readonly summary: string }[]
}

/** How to have one that is not there: the first works wherever gentorrent is installed, the second beside it. */
export const wayToHave = ({ id, package: name }: Pick<OfficialPlugin, 'id' | 'package'>): string =>
  `gentorrent plugins add ${id}, or npm install ${name}`

/** Something needs an official plugin that is not installed. */
export const pluginMissing = (needing: string, official: Pick<OfficialPlugin, 'id' | 'package'>): GentorrentError =>
  new GentorrentError('PLUGIN_MISSING', { plugin: needing, wanted: official.id, install: wayToHave(official) })

/** The same, or that this run leaves the plugin out, where `missing` does not name it. */
export const pluginLacking = (
  needing: string,
  official: Pick<OfficialPlugin, 'id' | 'package'>,
  missing: readonly OfficialPlugin[],
): GentorrentError => {
  const { id } = official
  if (missing.some(one => one.id === id)) return pluginMissing(needing, official)
  const because = `${needing} needs the plugin ${id}, which \`--no-plugins\` leaves out: name it with \`--plugin ${id}\``
  return new GentorrentError('USAGE', { because })
}

/** Sorted by id. */
export const officialPlugins: readonly OfficialPlugin[] = officialTable

/** The commands that official plugins bring, and who brings them. */
export const officialCommands: readonly (OfficialPlugin['commands'][number] & {
  readonly plugin: OfficialPlugin
})[] = officialPlugins.flatMap(plugin => plugin.commands.map(command => ({ ...command, plugin })))
