import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { blocks, tree, whole } from '@gentorrent/core/plugin'
import { createEngine } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { answersSlowly } from '../dist/engine/answers-slowly.js'
import { createPlaces } from '../dist/engine/chunk-places.js'
import { createJob } from '../dist/engine/job.js'
import { createPace } from '../dist/engine/pace.js'
import { hashLarge } from './hash-large.ts'
import { bytesOf, inDirectory, planFiles } from './on-disk.ts'
import { readable, reference } from './reference.ts'

const MiB = 1 << 20

const requests = [
  blocks('sha1', 'stream', 262_144),
  tree('sha256', 'file', { leafLength: 16_384, keepLayer: 262_144 }),
  whole('md5', 'file'),
]

describe.runIf(process.platform === 'linux')('what is read ahead', () => {
  test.each([1, 3])('is read once, and as much of it is in memory as was said (workers: %i)', workers =>
    inDirectory(async directory => {
      const options = { workers, native: 'never', readAhead: 16 * MiB } as const
      const { memory, bytesRead } = await hashLarge(directory, options)
      expect(memory).toBeLessThan(140 * MiB)
      expect(bytesRead).toBeGreaterThanOrEqual(2 ** 30)
      expect(bytesRead).toBeLessThan(1.02 * 2 ** 30)
    }),
  )
})

test.each([1, 2, 3])('long files, short ones, pads and empty ones, read ahead (workers: %i)', workers =>
  inDirectory(async directory => {
    const lengths = [3 * MiB + 5, 10, 0, 70_000, 2 * MiB, 65_536, 5 * MiB - 1, 300_000]
    const entries = lengths.flatMap((length, i) => [
      { role: 'data' as const, bytes: bytesOf(length, i) },
      { role: 'pad' as const, bytes: new Uint8Array(i * 1000) },
    ])
    const plan = { files: await planFiles(directory, entries), requests, modules: [] }
    const expected = reference(entries, requests)
    for (const taskLength of [100_000, 1_500_000, 2 ** 40]) {
      const engine = createEngine({ native: 'never', workers, smallContent: 0, taskLength, readAhead: 6 * MiB })
      const answers = await engine.run(plan, { signal: new AbortController().signal })
      expect(readable(answers, requests)).toEqual(expected)
    }
  }),
)

describe('the places of chunks', () => {
  const jobOf = (directory: string, threads: number) =>
    planFiles(directory, [
      { role: 'data', bytes: bytesOf(9 * MiB) },
      { role: 'data', bytes: bytesOf(1000) },
      { role: 'data', bytes: bytesOf(4 * MiB) },
    ]).then(files =>
      createJob(
        { files, requests: [blocks('sha1', 'stream', MiB)], modules: [] },
        { threads, smallCost: 0, taskCost: 2 * MiB },
      ),
    )

  test('no task is given twice, and none is lost', () =>
    inDirectory(async directory => {
      const job = await jobOf(directory, 2)
      const taskCount = job.borders.length - 1
      const threads = [createPlaces(job, 2), createPlaces(job, 1)]
      const given: number[] = []
      for (let turn = 0, ended = 0; ended < 2; turn++) {
        const places = threads[turn % 2]!
        const task = places.nextTask()
        if (task >= taskCount) ended++
        else given.push(task)
        for (let place = places.next(0); place !== undefined; place = places.next(0))
          expect(place.length).toBeGreaterThan(0)
      }
      expect(given.toSorted((a, b) => a - b)).toEqual(Array.from({ length: taskCount }, (_, i) => i))
    }))

  test('they lie one behind the other, and none is of a short file', () =>
    inDirectory(async directory => {
      const job = await jobOf(directory, 1)
      const places = createPlaces(job, 100)
      places.nextTask()
      let end = 0
      let length = 0
      for (let place = places.next(0); place !== undefined; place = places.next(0)) {
        expect(place.offset).toBeGreaterThanOrEqual(end)
        expect(place.index).not.toBe(1)
        end = place.offset + place.length
        length += place.length
      }
      expect(length).toBe(13 * MiB)
    }))
})

describe('the pace of a medium', () => {
  test('is quick until reads take long, and is looked at again', () => {
    const pace = createPace(false)
    expect(pace.isSlow()).toBe(false)
    for (let i = 0; i < 100; i++) pace.measure(MiB, 0.1)
    expect(pace.isSlow()).toBe(false)
    for (let i = 0; i < 4; i++) pace.measure(MiB, 1)
    expect(pace.isSlow()).toBe(true)
    for (let i = 0; i < 128; i++) pace.count()
    expect(pace.isSlow()).toBe(false)
    for (let i = 0; i < 4; i++) pace.measure(MiB, 1)
    expect(pace.isSlow()).toBe(true)
  })

  test('does not matter where reading ahead is wanted', () => {
    expect(createPace(true).isSlow()).toBe(true)
  })

  test('is not looked at where content is in short files, or nowhere', () =>
    inDirectory(async directory => {
      const bytes = [2 * MiB, 2 * MiB, 3 * MiB].map(length => ({ role: 'data' as const, bytes: bytesOf(length) }))
      expect(answersSlowly({ files: await planFiles(directory, bytes) })).toBe(false)
      const files = await planFiles(directory, [{ role: 'data', bytes: bytesOf(5 * MiB) }])
      await rm(join(directory, '0'))
      expect(answersSlowly({ files })).toBe(false)
      expect(answersSlowly({ files: [] })).toBe(false)
    }))
})
