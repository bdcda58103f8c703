import { blocks, type Progress, tree, whole } from '@gentorrent/core/plugin'
import { createEngine } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { descriptors } from './descriptors.ts'
import { hashLarge } from './hash-large.ts'
import { kernels, skipped } from './native-engines.ts'
import { bytesOf, inDirectory, planFiles } from './on-disk.ts'

const requests = [
  blocks('sha1', 'stream', 262_144),
  tree('sha256', 'file', { leafLength: 16_384, keepLayer: 262_144 }),
  whole('md5', 'file'),
]

const engines = {
  'main thread': () => createEngine({ native: 'never', workers: 1 }),
  'three threads': () => createEngine({ native: 'never', workers: 3, smallContent: 0, taskLength: 500_000 }),
  'main thread, reading ahead': () => createEngine({ native: 'never', workers: 1, readAhead: 1 << 22 }),
  'three threads, reading ahead': () =>
    createEngine({ native: 'never', workers: 3, smallContent: 0, taskLength: 500_000, readAhead: 1 << 23 }),
}

/** Tells what was not open yet. Others in this process may open something for a moment, so it is asked until that is closed. */
const opened = async () => {
  const before = new Set(await descriptors())
  return async () => (await descriptors()).filter(found => !before.has(found))
}

describe.each(Object.entries(engines))('engine, %s', (_, create) => {
  test('stops at once, and leaves nothing open', () =>
    inDirectory(async directory => {
      const entries = [80_000_000, 1].map(length => ({ role: 'data' as const, bytes: bytesOf(length) }))
      const files = await planFiles(directory, entries)
      const left = await opened()
      const stop = new AbortController()
      let last = 0
      const run = create().run(
        { files, requests, modules: [] },
        {
          signal: stop.signal,
          onProgress: ({ bytesDone }) => {
            last = bytesDone
            if (bytesDone > 0) stop.abort()
          },
        },
      )
      await expect(run).rejects.toMatchObject({ name: 'GentorrentError', code: 'ABORTED' })
      expect(last).toBeGreaterThan(0)
      await expect.poll(left, { timeout: 300_000 }).toEqual([])
    }))

  test('leaves nothing open when it is done', () =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [{ role: 'data', bytes: bytesOf(9_000_000) }])
      const left = await opened()
      await create().run({ files, requests, modules: [] }, { signal: new AbortController().signal })
      await expect.poll(left, { timeout: 300_000 }).toEqual([])
    }))

  test('lets the rest of the program have its turns', () =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [{ role: 'data', bytes: bytesOf(40_000_000) }])
      let turns = 0
      const timer = setInterval(() => turns++, 1)
      await create().run({ files, requests, modules: [] }, { signal: new AbortController().signal })
      clearInterval(timer)
      expect(turns).toBeGreaterThan(2)
    }))

  test('tells progress from nothing to everything', () =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [
        { role: 'data', bytes: bytesOf(5_000_000) },
        { role: 'pad', bytes: new Uint8Array(300_000) },
        { role: 'data', bytes: bytesOf(0) },
        { role: 'data', bytes: bytesOf(700) },
      ])
      const told: Progress[] = []
      const { signal } = new AbortController()
      await create().run({ files, requests, modules: [] }, { signal, onProgress: progress => told.push(progress) })
      expect(told[0]).toEqual({ bytesDone: 0, bytesTotal: 5_000_700 })
      expect(told.at(-1)).toEqual({ bytesDone: 5_000_700, bytesTotal: 5_000_700 })
    }))

  test('ends with what onProgress throws', () =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [{ role: 'data', bytes: bytesOf(5_000_000) }])
      const { signal } = new AbortController()
      const run = create().run(
        { files, requests, modules: [] },
        {
          signal,
          onProgress: () => {
            throw new Error('no more')
          },
        },
      )
      await expect(run).rejects.toThrow('no more')
    }))

  test('says which module of an algorithm does not work', () =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [{ role: 'data', bytes: bytesOf(5_000_000) }])
      const algorithm = 'missing' as 'md5'
      const module = 'file:///there/is/no/such/module.js'
      const run = create().run(
        { files, requests: [whole(algorithm, 'file')], modules: [{ algorithm, length: 4, module }] },
        { signal: new AbortController().signal },
      )
      await expect(run).rejects.toMatchObject({ code: 'PLUGIN_FAILED', message: expect.stringContaining(module) })
    }))
})

describe.runIf(process.platform === 'linux')('a GiB takes no more memory than a few MiB, and is read once', () => {
  test('in JavaScript', () =>
    inDirectory(async directory => {
      const { memory, bytesRead } = await hashLarge(directory, { workers: 3, native: 'never' })
      expect(memory).toBeLessThan(120 * 2 ** 20)
      expect(bytesRead).toBeGreaterThanOrEqual(2 ** 30)
      expect(bytesRead).toBeLessThan(1.02 * 2 ** 30)
    }))

  test.runIf(kernels.length > 0)(`natively${skipped}`, () =>
    inDirectory(async directory => {
      const { memory, bytesRead } = await hashLarge(directory, { workers: 3, native: 'always' })
      // What is mapped counts as memory, and not as read.
      expect(memory).toBeLessThan(160 * 2 ** 20)
      expect(bytesRead).toBeLessThan(1.02 * 2 ** 30)
    }),
  )
})
