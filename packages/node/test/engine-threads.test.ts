import type { Content, DigestPlan, DigestRequest } from '@gentorrent/core/plugin'
import { blocks, tree, whole } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answersOf } from '../dist/engine/answers.js'
import { hashContent } from '../dist/engine/hash-content.js'
import { createJob } from '../dist/engine/job.js'
import { loadKernels } from '../dist/engine/load-kernels.js'
import { createReadAhead } from '../dist/engine/read-ahead.js'
import { type Entry, readable, reference } from './reference.ts'

// Real threads take turns as they like. Here the threads' work is done by one thread that is told whose turn it is, so that
// every order of turns can be tried, and repeated when it finds something.

const anyLength = fc.oneof(
  { weight: 4, arbitrary: fc.nat(3000) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 63, 64, 65, 127, 128, 1000, 1024, 4096) },
  { weight: 1, arbitrary: fc.nat(200_000) },
)

const anyEntry: fc.Arbitrary<Entry> = fc
  .record({ role: fc.constantFrom('data', 'data', 'data', 'pad', 'symlink'), length: anyLength, seed: fc.nat(250) })
  .map(({ role, length, seed }) => ({
    role,
    bytes:
      role === 'data'
        ? Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) + seed) % 256)
        : new Uint8Array(role === 'pad' ? length : 0),
  }))

const anyRequest: fc.Arbitrary<DigestRequest> = fc
  .record({
    shape: fc.constantFrom('blocks', 'blocks', 'tree', 'tree', 'whole'),
    scope: fc.constantFrom('stream', 'file'),
    algorithm: fc.constantFrom('sha1', 'sha256', 'md5'),
    length: fc.oneof(fc.constantFrom(64, 128, 1024, 4096), fc.integer({ min: 50, max: 5000 })),
    level: fc.option(fc.nat(14)),
  })
  .map(({ shape, scope, algorithm, length, level }) => {
    if (shape === 'whole') return whole(algorithm, scope)
    if (shape === 'blocks') return blocks(algorithm, scope, length)
    return tree(algorithm, scope, { leafLength: length, ...(level !== null && { keepLayer: length * 2 ** level }) })
  })

const contentOf = ({ role, bytes }: Entry): Content => (role === 'data' ? { kind: 'bytes', bytes } : { kind: 'none' })

const hashInTurns = async (plan: DigestPlan, threads: number, taskCost: number, turns: () => number) => {
  const job = createJob(plan, { threads, smallCost: 0, taskCost })
  const kernels = await loadKernels(job.grids, [])
  const works = Array.from({ length: job.threads }, (_, thread) =>
    hashContent(job, kernels, thread, createReadAhead(job)),
  )
  for (let waits = 0; works.length > 0; ) {
    const turn = turns() % works.length
    const { done, value } = works[turn]!.next()
    if (done) works.splice(turn, 1)
    waits = value === 'wait' ? waits + 1 : 0
    expect(waits, 'all threads wait for each other').toBeLessThan(1000)
  }
  return { job, answers: readable(await answersOf(plan, job, kernels), plan.requests) }
}

test('any files, any requests, any order of turns', async () => {
  let tasks = 0
  let shared = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEntry, { minLength: 1, maxLength: 30 }),
      fc.uniqueArray(anyRequest, { minLength: 1, maxLength: 4, selector: request => JSON.stringify(request) }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(0, 1000, 50_000),
      fc.infiniteStream(fc.nat(1000)),
      async (entries, requests, threads, taskCost, turns) => {
        const files = entries.map(entry => ({
          path: ['f'],
          role: entry.role,
          length: entry.bytes.length,
          content: contentOf(entry),
        }))
        const plan = { files, requests, modules: [] }
        const { job, answers } = await hashInTurns(plan, threads, taskCost, () => turns.next().value!)
        expect(answers).toEqual(reference(entries, requests))
        tasks = Math.max(tasks, job.borders.length - 1)
        if (job.slots.length > 0) shared++
      },
    ),
    { numRuns: 300 },
  )
  expect(tasks, 'some content is cut in many tasks').toBeGreaterThan(10)
  expect(shared, 'sometimes a block lies across a border of tasks').toBeGreaterThan(0)
})
