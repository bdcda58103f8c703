import { blocks, type DigestRequest, tree, whole } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { content } from '../content.ts'
import { dataEntry, padEntry } from '../entries.ts'
import type { Law } from '../law.ts'
import { onDisk } from '../on-disk.ts'
import { checksum } from './checksum.ts'
import type { EngineMaker } from './engine-maker.ts'
import { around, fileLists } from './file-lists.ts'
import { planOf } from './plan-of.ts'
import { everyKind, manyRequests } from './requests.ts'
import { sameAnswers } from './same-answers.ts'
import { temporary } from './temporary.ts'

/** Lengths at which engines like to cut their work. */
const chunkLengths = [16_384, 65_536, 131_072, 262_144, 524_288, 1_048_576, 2_097_152, 4_194_304]

/** The engine computes what the reference engine computes. */
export const digestLaws = (createEngine: EngineMaker, disk: boolean): readonly Law[] => [
  ...Object.entries(fileLists).map(([name, files]) => ({
    name: `equals the reference in memory: ${name}`,
    check: () => sameAnswers(createEngine(), planOf(files, manyRequests)),
  })),
  ...Object.entries(disk ? fileLists : {}).map(([name, files]) => ({
    name: `equals the reference on disk: ${name}`,
    check: () =>
      temporary(async directory => sameAnswers(createEngine(), planOf(await onDisk(files, directory), manyRequests))),
  })),
  ...chunkLengths.map(length => ({
    name: `equals the reference around ${length} bytes`,
    check: () =>
      temporary(async directory => {
        const files = around(length)
        await sameAnswers(createEngine(), planOf(disk ? await onDisk(files, directory) : files, everyKind))
      }),
  })),
  ...everyKind.map(request => ({
    name: `answers a single request: ${request.shape} ${request.scope} ${request.algorithm}`,
    check: () => sameAnswers(createEngine(), planOf(fileLists['empty files first, between and last']!, [request])),
  })),
  {
    name: 'answers a plan without requests',
    check: () => sameAnswers(createEngine(), planOf(fileLists['one byte']!, [])),
  },
  { name: 'answers a plan of empty files', check: () => sameAnswers(createEngine(), emptyPlan) },
  { name: 'equals the reference for any files and requests', check: () => anyPlan(createEngine) },
  { name: 'runs twice, and two runs at once', check: () => severalRuns(createEngine) },
  { name: 'uses algorithms that come as modules, if it says so', check: () => modules(createEngine) },
]

const emptyPlan = planOf(
  [dataEntry(['a'], content(0)), dataEntry(['b'], content(0))],
  [
    whole('sha1', 'file'),
    whole('sha256', 'stream'),
    blocks('sha1', 'stream', 16_384),
    tree('sha256', 'file', { leafLength: 16_384 }),
  ],
)

const anyFile = fc
  .tuple(
    fc.oneof(fc.nat(70_000), fc.constantFrom(0, 1, 16_383, 16_384, 16_385, 32_768, 65_536)),
    fc.nat(250),
    fc.boolean(),
  )
  .map(([length, seed, isPad]) =>
    isPad && length > 0 ? padEntry(length) : dataEntry([`${seed}`], content(length, seed)),
  )

const anyRequest: fc.Arbitrary<DigestRequest> = fc
  .record({
    shape: fc.constantFrom('whole', 'blocks', 'tree'),
    scope: fc.constantFrom('stream', 'file'),
    algorithm: fc.constantFrom('sha1', 'sha256', 'md5'),
    length: fc.oneof(fc.constantFrom(16_384, 32_768, 65_536), fc.integer({ min: 500, max: 100_000 })),
    level: fc.option(fc.nat(6)),
  })
  .map(({ shape, scope, algorithm, length, level }) => {
    if (shape === 'whole') return whole(algorithm, scope)
    if (shape === 'blocks') return blocks(algorithm, scope, length)
    return tree(algorithm, scope, { leafLength: length, ...(level !== null && { keepLayer: length * 2 ** level }) })
  })

const anyPlan = (createEngine: EngineMaker) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(anyFile, { minLength: 1, maxLength: 12 }),
      fc.uniqueArray(anyRequest, { minLength: 1, maxLength: 6, selector: request => JSON.stringify(request) }),
      (files, requests) => {
        fc.pre(files.some(({ length }) => length > 0))
        return sameAnswers(createEngine(), planOf(files, requests))
      },
    ),
    { numRuns: 25 },
  )

const severalRuns = async (createEngine: EngineMaker) => {
  const engine = createEngine()
  const plans = Object.values(fileLists)
    .slice(0, 6)
    .map(files => planOf(files, everyKind))
  for (const plan of plans.slice(0, 2)) await sameAnswers(engine, plan)
  await Promise.all(plans.slice(2, 4).map(plan => sameAnswers(engine, plan)))
}

const modules = async (createEngine: EngineMaker) => {
  const engine = createEngine()
  if (!engine.loadsModules) return
  const algorithm = checksum.algorithm
  const requests = (['stream', 'file'] as const).flatMap(scope => [
    whole(algorithm, scope),
    blocks(algorithm, scope, 16_384),
    tree(algorithm, scope, { leafLength: 16_384, keepLayer: 32_768 }),
  ])
  const files = fileLists['pieces that run across files']!
  await sameAnswers(engine, planOf(files, [...requests, blocks('sha1', 'stream', 16_384)], [checksum]))
}
