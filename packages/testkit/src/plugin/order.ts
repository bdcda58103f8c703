import assert from 'node:assert/strict'
import { create } from '@gentorrent/core'
import type { ActivePlugin, Plugin } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { bystanders } from './bystanders.ts'
import { inputOf, type PluginCase } from './plugin-case.ts'

/** Neither the order of plugins nor that of files can be seen in the torrent. */
export const order = async (plugin: Plugin, given: PluginCase, companions: readonly ActivePlugin[]): Promise<void> => {
  const plugins = [plugin(given.options), ...(given.others ?? []), ...companions, ...bystanders]
  const input = inputOf(given, plugins)
  const { bytes } = await create(input)
  await fc.assert(
    fc.asyncProperty(shuffled(plugins), shuffled(input.files), async (inAnyOrder, files) => {
      const again = await create({ ...input, plugins: inAnyOrder, files: given.single ? input.files : files })
      assert.deepEqual(
        Buffer.from(again.bytes),
        Buffer.from(bytes),
        'another order of plugins or files gives another torrent',
      )
    }),
    { numRuns: 10 },
  )
}

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length })
