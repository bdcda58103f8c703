import assert from 'node:assert/strict'
import type { Plugin } from '@gentorrent/core/plugin'
import { observe } from './observe.ts'
import { made, type PluginCase } from './plugin-case.ts'

/** It changes no input, and neither clock nor chance has a say in what it writes. */
export const pure = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const { bytes } = await made(observe(plugin).plugin, given)
  const later = await elsewhere(() => made(plugin, given))
  assert.deepEqual(Buffer.from(later.bytes), Buffer.from(bytes), 'it writes something else a year later')
}

/** Runs something a year later, where chance has other numbers. */
const elsewhere = async <T>(run: () => Promise<T>): Promise<T> => {
  const {
    Date: RealDate,
    Math: { random },
  } = globalThis
  const ahead = 366 * 24 * 60 * 60 * 1000
  globalThis.Date = class extends RealDate {
    constructor(...given: readonly unknown[]) {
      super(...((given.length > 0 ? given : [RealDate.now() + ahead]) as [number]))
    }
    static override now() {
      return RealDate.now() + ahead
    }
  } as DateConstructor
  Math.random = () => 0.123456789
  try {
    return await run()
  } finally {
    globalThis.Date = RealDate
    Math.random = random
  }
}
