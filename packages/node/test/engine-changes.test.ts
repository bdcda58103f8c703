import { appendFileSync } from 'node:fs'
import { appendFile, mkdir, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isError } from '@gentorrent/core'
import { blocks, type Progress, tree, whole } from '@gentorrent/core/plugin'
import { createEngine } from '@gentorrent/node'
import { expect, test } from 'vitest'
import { openIn } from './descriptors.ts'
import { kernels } from './native-engines.ts'
import { bytesOf, inDirectory, planFiles } from './on-disk.ts'
import { slowAlgorithm } from './slow-algorithm.ts'

const requests = [
  blocks('sha1', 'stream', 262_144),
  tree('sha256', 'file', { leafLength: 16_384, keepLayer: 262_144 }),
] as const

const engines = {
  'main thread': () => createEngine({ native: 'never', workers: 1 }),
  'three threads': () => createEngine({ native: 'never', workers: 3, smallContent: 0, taskLength: 100_000 }),
  'main thread, reading ahead': () => createEngine({ native: 'never', workers: 1, readAhead: 1 << 22 }),
  'three threads, reading ahead': () =>
    createEngine({ native: 'never', workers: 3, smallContent: 0, taskLength: 100_000, readAhead: 1 << 23 }),
  ...(kernels.length > 0 && {
    native: () => createEngine({ native: 'always', workers: 3, smallContent: 0, taskLength: 100_000 }),
  }),
}

interface Case {
  /** What happens to the second of three files between scan and run. */
  readonly change: (path: string) => Promise<unknown>
  readonly code: 'CONTENT_CHANGED' | 'CONTENT_UNREADABLE'
  readonly because: RegExp
  readonly length?: number
}

const cases: Readonly<Record<string, Case>> = {
  shorter: { change: path => truncate(path, 1000), code: 'CONTENT_CHANGED', because: /1000/ },
  longer: { change: path => appendFile(path, 'x'), code: 'CONTENT_CHANGED', because: /3000001/ },
  empty: { change: path => truncate(path, 0), code: 'CONTENT_CHANGED', because: /0/ },
  'no longer empty': {
    change: path => appendFile(path, 'x'),
    code: 'CONTENT_CHANGED',
    because: /now has 1/,
    length: 0,
  },
  'of another time': { change: path => utimes(path, 1, 1), code: 'CONTENT_CHANGED', because: /modification time/ },
  replaced: {
    change: async path => {
      await writeFile(`${path}.new`, bytesOf(3_000_000, 9))
      await utimes(`${path}.new`, 2, 2)
      await rename(`${path}.new`, path)
    },
    code: 'CONTENT_CHANGED',
    because: /modification time/,
  },
  gone: { change: path => rm(path), code: 'CONTENT_UNREADABLE', because: /no such file or directory/ },
  'empty and gone': { change: path => rm(path), code: 'CONTENT_CHANGED', because: /no such file/, length: 0 },
  'a directory': {
    change: async path => {
      await rm(path)
      await mkdir(path)
    },
    code: 'CONTENT_CHANGED',
    because: /no longer a file/,
  },
}

const failureOf = async (run: Promise<unknown>) =>
  run.then(
    () => expect.unreachable('the run must fail'),
    (error: unknown) => error,
  )

const reasonOf = (error: unknown) => {
  if (isError(error, 'CONTENT_CHANGED')) return { paths: [error.details.path], because: error.details.because }
  if (isError(error, 'CONTENT_UNREADABLE')) return { paths: [...error.details.paths], because: error.details.because }
  throw error
}

test.each(
  Object.entries(engines).flatMap(([engine, create]) =>
    Object.entries(cases).map(([name, one]) => ({ engine, create, name, one })),
  ),
)('$engine: a file that is $name is named', ({ create, one }) =>
  inDirectory(async directory => {
    const lengths = [3_000_000, one.length ?? 3_000_000, 3_000_000]
    const files = await planFiles(
      directory,
      lengths.map((length, i) => ({ role: 'data', bytes: bytesOf(length, i) })),
    )
    await one.change(join(directory, '1'))
    const error = await failureOf(
      create().run({ files, requests, modules: [] }, { signal: new AbortController().signal }),
    )
    expect(error).toMatchObject({ name: 'GentorrentError', code: one.code })
    expect(reasonOf(error).paths).toEqual([join(directory, '1')])
    expect(reasonOf(error).because).toMatch(one.because)
    expect(await openIn(directory)).toEqual([])
  }),
)

test.each(Object.entries(engines))('%s: a file that changes after it was read, while others are', (_, create) =>
  inDirectory(async directory => {
    const entries = [10, 20_000_000].map(length => ({ role: 'data' as const, bytes: bytesOf(length) }))
    const files = await planFiles(directory, entries)
    const slow = await slowAlgorithm(directory)
    let isChanged = false
    const onProgress = ({ bytesDone }: Progress) => {
      if (!isChanged && bytesDone > 10) appendFileSync(join(directory, '0'), 'x')
      isChanged ||= bytesDone > 10
    }
    const run = create().run(
      { files, requests: [whole(slow.algorithm, 'stream')], modules: [slow] },
      { signal: new AbortController().signal, onProgress },
    )
    const details = { path: join(directory, '0') }
    await expect(run).rejects.toMatchObject({ code: 'CONTENT_CHANGED', details })
  }),
)
