import assert from 'node:assert/strict'
import type { OptionSpecs, Plugin } from '@gentorrent/core/plugin'
import { returnedKeys } from './declared.ts'
import { observe } from './observe.ts'
import { made, type PluginCase } from './plugin-case.ts'

/** `detect` finds the options that made a torrent, and they make it again. */
export const roundTrip = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const observed = observe(plugin)
  const { torrent, bytes } = await made(observed.plugin, given)
  const detected = observed.plugin.definition.read?.detect(torrent)
  if (returnedKeys(observed).length > 0) assert.ok(detected, '`detect` does not see the keys that the plugin wrote')
  assert.deepStrictEqual(
    telling(plugin, detected ?? {}),
    telling(plugin, given.options),
    '`detect` finds other options',
  )
  const options = { ...given.options, ...detected }
  const again = await made(plugin, { ...given, options })
  assert.deepEqual(Buffer.from(again.bytes), Buffer.from(bytes), 'the options that `detect` finds make another torrent')
}

/** The options with their defaults, without those that no torrent gives away. */
const telling = (plugin: Plugin, given: object) => {
  const specs: OptionSpecs = plugin.definition.options
  const isTold = (name: string) => !specs[name]!.reading && !['secret', 'file'].includes(specs[name]!.type)
  return Object.fromEntries(
    Object.entries(plugin(given).options).filter(([name, value]) => value !== undefined && isTold(name)),
  )
}
