import assert from 'node:assert/strict'
import { create, edit } from '@gentorrent/core'
import { definePlugin, type Plugin } from '@gentorrent/core/plugin'
import { referenceEngine } from '../reference/reference-engine.ts'
import { observe } from './observe.ts'
import { inputOf, made, type PluginCase } from './plugin-case.ts'

/** What it adds to a finished torrent is what it would have written at once. */
export const edited = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const { others = [], installed = [], allow = [] } = given
  // What holds for one info dictionary cannot be there before another one is made.
  if (others.some(({ definition }) => definition.bound)) return
  const { bytes } = await made(plugin, given)
  // Some of the others may not do without it, and then it is there with other options.
  const before = await create(inputOf({ ...given, installed: [...installed, plugin] }, others))
  const after = await edit({
    bytes: before.bytes,
    plugins: [observe(plugin).plugin(given.options)],
    installed: [...others.map(({ definition }) => definePlugin(definition)), ...installed],
    allow,
    mayChangeInfoHash: true,
    content: { layout: before.layout, engine: referenceEngine },
  })
  assert.deepEqual(
    Buffer.from(after.bytes),
    Buffer.from(bytes),
    'an edit gives another torrent than writing it at once',
  )
}

/** A torrent that has its keys gets another name without its content, if it says what they tell of its digests. */
export const renamed = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const { definition } = plugin
  if ([plugin, ...(given.others ?? [])].some(each => each.definition.bound)) return
  if (definition.digests && !definition.read?.known) return
  const { others = [], installed = [], allow = [] } = given
  const { bytes } = await made(plugin, given)
  const input = inputOf(given, [plugin(given.options), ...others])
  const name = 'renamed'
  const files = input.single ? input.files.map(file => ({ ...file, path: [name] })) : input.files
  const wanted = await create({ ...input, name, files })
  const after = await edit({
    bytes,
    name,
    installed: [observe(plugin).plugin, ...others.map(other => definePlugin(other.definition)), ...installed],
    allow,
    mayChangeInfoHash: true,
  })
  assert.deepEqual(after.requests, [], 'a torrent cannot be renamed without its content')
  assert.deepEqual(
    Buffer.from(after.bytes),
    Buffer.from(wanted.bytes),
    'a new name gives another torrent than creating it',
  )
}
