import { createHash } from 'node:crypto'
import { create, type GentorrentError } from '@gentorrent/core'
import {
  definePlugin,
  type FileEntry,
  type Files,
  type HashEngine,
  type PaddedFiles,
  type Plugin,
} from '@gentorrent/core/plugin'
import { referenceEngine } from '@gentorrent/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const pieceLength = 64

const file = (length: number, i: number): FileEntry => ({
  path: [`f${String(i).padStart(3, '0')}`],
  length,
  role: 'data',
  content: { kind: 'bytes', bytes: Uint8Array.from({ length }, (_, at) => (at * 7 + i) % 251) },
  facts: {},
})

const pad = (length: number, i: number): FileEntry => ({
  path: ['.pad', `${i}_${length}`],
  length,
  role: 'pad',
  content: { kind: 'none' },
  facts: {},
})

/** Pads whose lengths are given by place; `listed` or made on the way. */
const padding = (padLength: (files: Files, i: number) => number, isListed: boolean): Plugin =>
  definePlugin({
    id: 'padding',
    summary: 'Pads',
    beps: [],
    options: {},
    writes: ['file.attr'],
    files: {
      pad: (files): Files | PaddedFiles => {
        const entries = files.flatMap((entry, i) => {
          const length = padLength(files, i)
          return length > 0 ? [entry, pad(length, i)] : [entry]
        })
        return isListed
          ? entries
          : { own: files, padLength: i => padLength(files, i), [Symbol.iterator]: () => entries[Symbol.iterator]() }
      },
    },
    fileInfo: ({ role }) => (role === 'pad' ? { attr: 'p' } : {}),
  })

const filled = (files: Files, i: number) => (pieceLength - (files[i]!.length % pieceLength)) % pieceLength

const input = (files: Files, plugin: Plugin, engine: HashEngine = referenceEngine) => ({
  name: 'pub',
  single: false,
  files,
  plugins: [plugin()],
  pieceLength,
  engine,
})

/** Remembers what it was given. */
const watched = () => {
  const roles = new Set<string>()
  const engine = referenceEngine
  const run: HashEngine['run'] = (plan, control) => {
    for (const { role } of plan.files) roles.add(role)
    return engine.run(plan, control)
  }
  return { engine: { ...engine, run }, roles }
}

test('pads that are made on the way give the torrent that listed ones give', async () => {
  const lengths = fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(lengths, fc.boolean(), async (lengths, isLastFilled) => {
      fc.pre(lengths.some(length => length > 0))
      const files = lengths.map(file)
      const padLength = (own: Files, i: number) => (i === own.length - 1 && !isLastFilled ? 0 : filled(own, i))
      const listed = await create(input(files, padding(padLength, true)))
      const made = await create(input(files, padding(padLength, false)))
      expect(Buffer.from(made.bytes)).toEqual(Buffer.from(listed.bytes))
      expect(made.layout).toEqual(listed.layout)
    }),
  )
})

test('an engine need not be given pads where every file fills whole pieces', async () => {
  const files = [10, 0, 64, 100].map(file)
  const { engine, roles } = watched()
  const { bytes } = await create(input(files, padding(filled, false), engine))
  expect([...roles]).toEqual(['data'])
  const stream = files.flatMap((entry, i) => [
    ...(entry.content as unknown as { readonly bytes: Uint8Array }).bytes,
    ...new Uint8Array(filled(files, i)),
  ])
  const pieces = [0, 64, 128, 192].map(at =>
    createHash('sha1')
      .update(Uint8Array.from(stream.slice(at, at + 64)))
      .digest(),
  )
  expect(Buffer.from(bytes).includes(Buffer.concat([Buffer.from('6:pieces80:'), ...pieces]))).toBe(true)
})

test('an engine is given pads that end elsewhere than pieces', async () => {
  const files = [10, 20].map(file)
  const { engine, roles } = watched()
  await create(
    input(
      files,
      padding(() => 3, false),
      engine,
    ),
  )
  expect([...roles]).toEqual(['data', 'pad'])
})

test('what is said of pads must be what they are', async () => {
  const wrong = definePlugin({
    id: 'wrong',
    summary: 'Pads',
    beps: [],
    options: {},
    writes: [],
    files: {
      pad: files => ({
        own: files,
        padLength: () => 2,
        *[Symbol.iterator]() {
          for (const [i, entry] of files.entries()) yield* [entry, pad(i + 1, i)]
        },
      }),
    },
  })
  const refusal = await create(input([10, 20].map(file), wrong)).catch((error: GentorrentError) => error.details)
  expect(refusal).toMatchObject({ issues: [{ code: 'STAGE_BROKEN' }] })
})
