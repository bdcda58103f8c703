import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Content, DigestPlan, DigestRequest } from '@gentorrent/core/plugin'
import { blocks, tree, whole } from '@gentorrent/core/plugin'
import { content, referenceEngine } from '@gentorrent/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kernels, skipped } from './native-engines.ts'
import { type Effort, hashWith } from './native-job.ts'
import { inDirectory, pathContent } from './on-disk.ts'
import { readable } from './reference.ts'

// The addon's own borders (tasks, strands, buffers, lanes, blocks of 64 bytes) in all positions to those of files and
// requests. The real buffers are longer than any content that a random test can afford, so it chooses theirs too.

const anyLength = fc.oneof(
  { weight: 4, arbitrary: fc.nat(3000) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 55, 56, 63, 64, 65, 127, 128, 1000, 1024, 4096) },
  { weight: 1, arbitrary: fc.nat(100_000) },
)

const anyFile = fc.record({
  role: fc.constantFrom('data', 'data', 'data', 'pad', 'symlink'),
  from: fc.constantFrom('bytes', 'path', 'none'),
  length: anyLength,
  /** Less or more content than the entry has room for. */
  more: fc.constantFrom(0, 0, 0, -1, -700, 10),
  /** Bytes of the file before the entry. */
  start: fc.constantFrom(0, 0, 1, 64, 5000),
})

const anyRequest: fc.Arbitrary<DigestRequest> = fc
  .record({
    shape: fc.constantFrom('blocks', 'blocks', 'tree', 'tree', 'whole'),
    scope: fc.constantFrom('stream', 'file'),
    algorithm: fc.constantFrom('sha1', 'sha256', 'md5'),
    length: fc.oneof(fc.constantFrom(64, 128, 1024, 4096), fc.integer({ min: 50, max: 5000 })),
    level: fc.option(fc.nat(14)),
    fill: fc.boolean(),
  })
  .map(({ shape, scope, algorithm, length, level, fill }): DigestRequest => {
    if (shape === 'whole') return whole(algorithm, scope)
    if (shape === 'blocks')
      return { ...blocks(algorithm, scope, length), ...(fill && scope === 'file' && { fill: true }) }
    return tree(algorithm, scope, { leafLength: length, ...(level !== null && { keepLayer: length * 2 ** level }) })
  })

const anyEffort: fc.Arbitrary<Effort> = fc.record({
  kernel: fc.constantFrom(...kernels, 'best'),
  threads: fc.integer({ min: 1, max: 3 }),
  taskCost: fc.constantFrom(1, 2000, 60_000),
  chunkLength: fc.constantFrom(undefined, 1, 64, 1000, 4096, 70_000),
  mapping: fc.constantFrom(undefined, false, true, true),
})

const planIn = async (
  directory: string,
  files: readonly { role: string; from: string; length: number; more: number; start: number }[],
  requests: readonly DigestRequest[],
): Promise<DigestPlan> => ({
  files: await Promise.all(
    files.map(async ({ role, from, length, more, start }, i) => {
      const given = content(Math.max(0, length + more), i)
      const entry = { path: [`${i}`], role: role as 'data', length: role === 'symlink' ? 0 : length }
      const none: Content = { kind: 'none' }
      if (role !== 'data' || from === 'none') return { ...entry, content: none }
      if (from === 'bytes') return { ...entry, content: { kind: 'bytes', bytes: given } }
      const path = join(directory, `${i}`)
      writeFileSync(path, Buffer.concat([Buffer.alloc(start, 'before'), given]))
      return { ...entry, content: { ...(await pathContent(path)), start } }
    }),
  ),
  requests,
  modules: [],
})

test.runIf(kernels.length > 0)(`any files, any requests, any borders${skipped}`, async () => {
  let tasks = 0
  let shared = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyFile, { minLength: 1, maxLength: 30 }),
      fc.uniqueArray(anyRequest, { minLength: 1, maxLength: 4, selector: request => JSON.stringify(request) }),
      anyEffort,
      (files, requests, effort) =>
        inDirectory(async directory => {
          fc.pre(files.some(({ role, length }) => role !== 'symlink' && length > 0))
          const plan = await planIn(directory, files, requests)
          const { job, answers } = await hashWith(plan, effort)
          const wanted = await referenceEngine.run(plan, { signal: new AbortController().signal })
          expect(readable(answers, requests)).toEqual(readable(wanted, requests))
          tasks = Math.max(tasks, job.borders.length - 1)
          if (job.slots.length > 0) shared++
        }),
    ),
    { numRuns: 300 },
  )
  expect(tasks, 'some content is cut in many tasks').toBeGreaterThan(10)
  expect(shared, 'sometimes a block lies across a border of tasks').toBeGreaterThan(0)
})
