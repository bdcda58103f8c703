import assert from 'node:assert/strict'
import { create } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import { writesOf } from './declared.ts'
import { inputOf, type PluginCase } from './plugin-case.ts'

/** It has nothing to say about a torrent without its keys. */
export const absent = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const { torrent, layout } = await create({ ...inputOf(given, []), installed: [] })
  const { read, clients = [] } = plugin.definition
  assert.deepEqual(read?.validate?.(torrent) ?? [], [], '`validate` complains of a torrent without its keys')
  const found = clients.find(({ when }) => when?.(torrent, layout))
  assert.equal(found, undefined, `\`clients\` finds ${found?.what} in a torrent without its keys`)
  const keys = writesOf(plugin, given)
  if (keys.some(key => key.startsWith('info.') && torrent.info.has(key.slice(5)))) {
    // The base format is never absent; it must still find no option.
    assert.deepEqual(plugin(read?.detect(torrent)).options, plugin().options, '`detect` finds options that nobody gave')
    return
  }
  assert.equal(read?.detect(torrent), undefined, '`detect` finds its keys where they are not')
  assert.equal(read?.files?.(torrent), undefined, '`files` finds a file list where its keys are not')
  assert.deepEqual(read?.infoHashes?.(torrent.info) ?? [], [], '`infoHashes` finds one where its keys are not')
  assert.deepEqual(read?.describe?.(torrent) ?? [], [], '`describe` says something where its keys are not')
  assert.deepEqual(read?.magnet?.(torrent) ?? [], [], '`magnet` adds parameters where its keys are not')
}
