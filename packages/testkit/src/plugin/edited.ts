import assert from 'node:assert/strict'
import { create, edit } from '@gentorrent/core'
import { definePlugin, type Plugin } from '@gentorrent/core/plugin'
import { writesOf } from './declared.ts'
import { observe } from './observe.ts'
import { inputOf, made, type PluginCase } from './plugin-case.ts'

/** What it adds to a finished torrent is what it would have written at once; unless it writes into `info`, which is closed. */
export const edited = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  if (!writesOf(plugin, given).every(key => key.startsWith('metainfo.'))) return
  const { bytes } = await made(plugin, given)
  const { others = [], allow = [] } = given
  const before = await create(inputOf(given, others))
  const installed = others.map(({ definition }) => definePlugin(definition))
  const after = await edit({ bytes: before.bytes, plugins: [observe(plugin).plugin(given.options)], installed, allow })
  assert.deepEqual(
    Buffer.from(after.bytes),
    Buffer.from(bytes),
    'an edit gives another torrent than writing it at once',
  )
}
