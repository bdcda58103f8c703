import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { appendFile, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { isError } from '@gentorrent/core'
import { blocks, type Content, type Files, tree, whole } from '@gentorrent/core/plugin'
import { entries } from '../entries.ts'
import type { Law } from '../law.ts'
import { onDisk, type PathContent } from '../on-disk.ts'
import type { EngineMaker } from './engine-maker.ts'
import { openHandles } from './open-handles.ts'
import { planOf } from './plan-of.ts'
import { sameAnswers } from './same-answers.ts'
import { temporary } from './temporary.ts'

/** The engine reads files on disk once, and notices when they are not what they were. */
export const readingLaws = (createEngine: EngineMaker): readonly Law[] => [
  changed(createEngine, 'is shorter', path => truncate(path, 1000)),
  changed(createEngine, 'is longer', path => appendFile(path, 'more')),
  changed(createEngine, 'was written again with the same length', async path => {
    await writeFile(path, await readFile(path))
    await utimes(path, 1, 1)
  }),
  { name: 'CONTENT_UNREADABLE where a file is gone', check: () => gone(createEngine) },
  { name: 'CONTENT_CHANGED where a file grows while it is read', check: () => grows(createEngine) },
  { name: 'opens files by the raw bytes of their names', check: () => rawNames(createEngine) },
  { name: 'reads parts of files', check: () => parts(createEngine) },
  { name: 'reads every byte once, whatever is asked for', check: () => readOnce(createEngine) },
]

const requests = [
  blocks('sha1', 'stream', 65_536),
  blocks('sha256', 'file', 16_384),
  tree('sha256', 'file', { leafLength: 16_384, keepLayer: 65_536 }),
  whole('md5', 'file'),
  whole('sha1', 'stream'),
] as const

const pathOf = (files: Files, at: number) => (files[at]!.content as unknown as PathContent).path as string

const changed = (createEngine: EngineMaker, what: string, change: (path: string) => Promise<unknown>): Law => ({
  name: `CONTENT_CHANGED where a file ${what} since it was looked at`,
  check: () =>
    temporary(async directory => {
      const files = await onDisk(entries({ a: 50_000, b: 70_000, c: 20_000 }), directory)
      await change(pathOf(files, 1))
      await assertFails(createEngine, files, directory, 'CONTENT_CHANGED')
    }),
})

const assertFails = async (
  createEngine: EngineMaker,
  files: Files,
  directory: string,
  code: 'CONTENT_CHANGED' | 'CONTENT_UNREADABLE',
  onProgress?: () => void,
) => {
  const { signal } = new AbortController()
  const run = createEngine().run(planOf(files, requests), { signal, ...(onProgress && { onProgress }) })
  await assert.rejects(run, error => isError(error, code), `the run must end with ${code}`)
  assert.deepEqual(await openHandles(directory), [], 'files are still open after the run failed')
}

const gone = (createEngine: EngineMaker) =>
  temporary(async directory => {
    const files = await onDisk(entries({ a: 50_000, b: 70_000 }), directory)
    await rm(pathOf(files, 1))
    await assertFails(createEngine, files, directory, 'CONTENT_UNREADABLE')
  })

/** The first sign of progress is when it grows; a file is not done with before the run is. */
const grows = (createEngine: EngineMaker) =>
  temporary(async directory => {
    const files = await onDisk(entries({ a: 30_000_000, b: 1000 }), directory)
    let isGrown = false
    await assertFails(createEngine, files, directory, 'CONTENT_CHANGED', () => {
      if (!isGrown) appendFileSync(pathOf(files, 0), 'more')
      isGrown = true
    })
  })

const rawNames = (createEngine: EngineMaker) =>
  temporary(async directory => {
    const [file] = await onDisk(entries({ 'a b \u00e9 \u{1f600} %41': 50_000 }), directory)
    const content = file!.content as unknown as PathContent
    const raw: PathContent = { ...content, path: new TextEncoder().encode(content.path as string) }
    await sameAnswers(createEngine(), planOf([{ ...file!, content: raw as unknown as Content }], requests))
  })

/** In any order, over each other, across the end and beyond it. */
const parts = (createEngine: EngineMaker) =>
  temporary(async directory => {
    const [a, b] = await onDisk(entries({ a: 200_000, b: 3000 }), directory)
    const part = (file: Files[number], start: number, length: number): Files[number] => {
      const content = { ...(file.content as unknown as PathContent), start }
      return { ...file, length, content: content as unknown as Content }
    }
    const files = [
      part(a!, 131_072, 65_536),
      part(a!, 1, 16_384),
      part(b!, 2999, 1),
      part(a!, 140_000, 100_000),
      part(b!, 3000, 10),
      part(b!, 5000, 10),
      part(a!, 0, 200_000),
    ]
    await sameAnswers(createEngine(), planOf(files, requests))
  })

/** Counted by the system, where it counts; other readers in this process are far below the slack of one half. */
const readOnce = (createEngine: EngineMaker) =>
  temporary(async directory => {
    const files = await onDisk(entries({ a: 24_000_000, b: 1, c: 40_000_000, d: 100_000 }), directory)
    const length = files.reduce((sum, file) => sum + file.length, 0)
    const before = await bytesRead()
    if (before === undefined) return
    await createEngine().run(planOf(files, requests), { signal: new AbortController().signal })
    const times = ((await bytesRead())! - before) / length
    assert.ok(times >= 1 && times < 1.5, `content was read ${times.toFixed(2)} times`)
  })

/** Bytes that this process has read so far, by any thread; undefined where the system does not tell. */
const bytesRead = async (): Promise<number | undefined> => {
  const count = /^rchar: (\d+)$/m.exec(await readFile('/proc/self/io', 'latin1').catch(() => ''))?.[1]
  return count === undefined ? undefined : Number(count)
}
