import { chmodSync } from 'node:fs'
import { appendFile, mkdir, open, readdir, readFile, rename, rm, truncate, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isError } from '@gentorrent/core'
import { blocks, type Progress, tree, whole } from '@gentorrent/core/plugin'
import { createEngine } from '@gentorrent/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openIn } from './descriptors.ts'
import { kernels, skipped } from './native-engines.ts'
import { bytesOf, inDirectory, pathContent, planFiles } from './on-disk.ts'
import { asNobody, planted } from './temporary.ts'

const requests = [blocks('sha1', 'stream', 262_144), tree('sha256', 'file', { leafLength: 16_384, keepLayer: 262_144 })]
const { signal: never } = new AbortController()
const create = () => createEngine({ native: 'always', workers: 3, smallContent: 0, taskLength: 100_000 })

const threads = async () => {
  const names = await readdir('/proc/self/task').catch(() => [])
  const texts = await Promise.all(names.map(name => readFile(`/proc/self/task/${name}/comm`, 'utf8').catch(() => '')))
  return texts.filter(text => text.trim() === 'gentorrent').length
}

/** A long file without blocks on disk: it takes long enough to be stopped within. */
const sparse = async (directory: string, length: number) => {
  const path = join(directory, 'sparse')
  const file = await open(path, 'w')
  await file.truncate(length)
  await file.close()
  return { path: ['sparse'], role: 'data' as const, length, content: await pathContent(path) }
}

/** How a run over a file of some length ends if something is done to the file meanwhile. */
const during = async (directory: string, length: number, act: (path: string) => Promise<unknown>) => {
  const file = await sparse(directory, length)
  const run = create()
    .run({ files: [file], requests, modules: [] }, { signal: never })
    .then(
      () => 'done',
      (error: unknown) => error,
    )
  await setImmediate()
  await act(join(directory, 'sparse'))
  return run
}

describe.runIf(kernels.length > 0)(`native engine${skipped}`, () => {
  test('stops at any moment, and leaves no file, thread or memory', () =>
    inDirectory(async directory => {
      const file = await sparse(directory, 2 ** 36)
      const engine = createEngine({ native: 'always', workers: 3, taskLength: 2 ** 20 })
      await fc.assert(
        fc.asyncProperty(fc.nat(30), async turns => {
          const stop = new AbortController()
          const run = engine.run({ files: [file], requests, modules: [] }, { signal: stop.signal })
          const outcome = run.catch((error: unknown) => error)
          for (let i = 0; i < turns; i++) await setImmediate()
          stop.abort()
          expect(await outcome).toMatchObject({ name: 'GentorrentError', code: 'ABORTED' })
          expect(await openIn(directory)).toEqual([])
          expect(await threads()).toBe(0)
        }),
        { numRuns: 30 },
      )
    }))

  test('takes no more memory by the hundredth run than by the first ones', () =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [{ role: 'data', bytes: bytesOf(1_000_000) }])
      const mixed = [...requests, whole('md5', 'file'), blocks('sha1', 'stream', 100_003)]
      const memory: number[] = []
      for (let i = 0; i < 100; i++) {
        await create().run({ files, requests: mixed, modules: [] }, { signal: never })
        memory.push(process.memoryUsage.rss())
      }
      // Each run has some MiB in use: if they were not given back, it would show.
      expect(Math.min(...memory.slice(80))).toBeLessThan(Math.max(...memory.slice(0, 20)) + 80 * 2 ** 20)
    }))

  test('does not keep the event loop from turning', () =>
    inDirectory(async directory => {
      const file = await sparse(directory, 2 ** 30)
      let turns = 0
      let isDone = false
      const run = create()
        .run({ files: [file], requests, modules: [] }, { signal: never })
        .finally(() => {
          isDone = true
        })
      for (; !isDone; turns++) await setImmediate()
      await run
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
      const onProgress = (progress: Progress) => told.push(progress)
      await create().run({ files, requests, modules: [] }, { signal: never, onProgress })
      expect(told[0]).toEqual({ bytesDone: 0, bytesTotal: 5_000_700 })
      expect(told.at(-1)).toEqual({ bytesDone: 5_000_700, bytesTotal: 5_000_700 })
    }))

  const changes: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
    shrinks: path => truncate(path, 1_000_000),
    'becomes empty': path => truncate(path, 0),
    grows: path => appendFile(path, 'more'),
    'is touched': path => utimes(path, 1, 1),
    vanishes: path => rm(path),
    'is moved away': path => rename(path, `${path}.away`),
    'turns into a directory': async path => {
      await rm(path)
      await mkdir(path)
    },
  }

  test.each(Object.entries(changes))('a file that %s while it is read', (_, change) =>
    inDirectory(async directory => {
      // Threads start at once, and nobody knows how far they are. Where they were faster than the change, a longer file is tried.
      let outcome: unknown = 'done'
      for (let length = 2 ** 30; outcome === 'done' && length <= 2 ** 36; length *= 4) {
        await rm(join(directory, 'sparse'), { recursive: true, force: true })
        outcome = await during(directory, length, change)
      }
      // It may have been open already, or not.
      const isTold = isError(outcome, 'CONTENT_CHANGED') || isError(outcome, 'CONTENT_UNREADABLE')
      expect(isTold ? 'told' : outcome).toBe('told')
      expect(await openIn(directory)).toEqual([])
    }),
  )

  test('a file that turned unreadable is named, with the reason', () => {
    const root = planted({ a: 3_000_000, b: 3_000_000 })
    chmodSync(root, 0o755)
    chmodSync(join(root, 'b'), 0)
    const outcome = asNobody(
      `const fs = await import('node:fs')
      const files = ['a', 'b'].map(name => {
        const path = args[0] + '/' + name
        const { size, mtimeMs } = fs.statSync(path)
        const content = { kind: 'path', path, length: size, modified: mtimeMs }
        return { path: [name], role: 'data', length: size, content }
      })
      const requests = [{ shape: 'blocks', scope: 'stream', algorithm: 'sha1', blockLength: 65536 }]
      const { signal } = new AbortController()
      const run = node.createEngine({ native: 'always' }).run({ files, requests, modules: [] }, { signal })
      return run.catch(({ code, details }) => ({ code, details }))`,
      root,
    )
    const details = { paths: [join(root, 'b')], because: 'permission denied' }
    expect(outcome).toEqual({ code: 'CONTENT_UNREADABLE', details })
  })

  test('the process can end while it hashes', () =>
    inDirectory(async directory => {
      const file = await sparse(directory, 2 ** 34)
      const { Worker } = await import('node:worker_threads')
      const code = `
        import { parentPort, workerData } from 'node:worker_threads'
        const { createEngine } = await import(workerData.node)
        const { signal } = new AbortController()
        void createEngine({ native: 'always' }).run(workerData.plan, { signal })
        setImmediate(() => parentPort.postMessage('running'))`
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
        workerData: { node: import.meta.resolve('@gentorrent/node'), plan: { files: [file], requests, modules: [] } },
      })
      await new Promise((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
      await worker.terminate()
      expect(await openIn(directory)).toEqual([])
      expect(await threads()).toBe(0)
    }))
})
