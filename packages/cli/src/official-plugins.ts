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
  /** Commands that it brings. */
  readonly commands: readonly { readonly name: string; readonly usage: string; readonly summary: string }[]
}

/** Sorted by id. */
export const officialPlugins: readonly OfficialPlugin[] = officialTable

/** The commands that official plugins bring, and who brings them. */
export const officialCommands: readonly (OfficialPlugin['commands'][number] & {
  readonly plugin: OfficialPlugin
})[] = officialPlugins.flatMap(plugin => plugin.commands.map(command => ({ ...command, plugin })))
