import { spawnSync } from 'node:child_process'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { blocks, tree } from '@gentorrent/core/plugin'
import { referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'
import { kernels, skipped } from './native-engines.ts'
import { hashWith } from './native-job.ts'
import { bytesOf, inDirectory, planFiles } from './on-disk.ts'
import { readable } from './reference.ts'

// Files that the native engine maps. What it would have to copy is not there any more when it looks: each test would end this
// process if the guard did not hold.

const requests = [blocks('sha1', 'stream', 65_536), tree('sha256', 'file', { leafLength: 16_384, keepLayer: 65_536 })]
const effort = { threads: 2, taskCost: 1, chunkLength: undefined, mapping: true }

/** A file that is short enough to be looked at only when all is read, so that it is found out by what is missing. */
const LENGTH = 1_000_000

describe.runIf(kernels.length > 0)(`mapped files${skipped}`, () => {
  test.each(kernels)('give what copied ones do, kernel %s', kernel =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [
        { role: 'data', bytes: bytesOf(100) },
        { role: 'data', bytes: bytesOf(5_000_000, 2) },
        { role: 'data', bytes: bytesOf(3_000_001, 3) },
      ])
      const plan = { files, requests, modules: [] }
      const { answers } = await hashWith(plan, { ...effort, kernel })
      const wanted = await referenceEngine.run(plan, { signal: new AbortController().signal })
      expect(readable(answers, requests)).toEqual(readable(wanted, requests))
    }),
  )

  test.each([0, 1, 4096, 500_000])('a file that was cut to %i bytes is named', left =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [{ role: 'data', bytes: bytesOf(LENGTH) }])
      const path = join(directory, '0')
      await truncate(path, left)
      const run = hashWith({ files, requests, modules: [] }, { ...effort, kernel: 'best' })
      const details = { path, because: expect.stringContaining(`now has ${left}`) }
      await expect(run).rejects.toMatchObject({ fault: { code: 'CONTENT_CHANGED', details } })
    }),
  )

  test('a file that is cut is named where the task that opened it has ended, and another is open', () =>
    inDirectory(async directory => {
      const [first, others, after] = [4096, 15 * 61_440, 2 * 8192]
      const files = await planFiles(directory, [
        { role: 'data', bytes: bytesOf(first + others) },
        { role: 'data', bytes: bytesOf(after, 2) },
      ])
      const tasks = [first, ...Array<number>(15).fill(61_440), 8192, 8192]
      const borders = new Float64Array(tasks.length + 1)
      tasks.forEach((length, i) => {
        borders[i + 1] = borders[i]! + length
      })
      const path = join(directory, '0')
      // Only the end of the last task in it is missing.
      await truncate(path, first + others - 8192)
      const plan = { files, requests: [blocks('sha1', 'stream', 4096)], modules: [] }
      const run = hashWith(plan, { ...effort, kernel: 'best', threads: 1, chunkLength: 4096, borders })
      await expect(run).rejects.toMatchObject({ fault: { code: 'CONTENT_CHANGED', details: { path } } })
    }))

  test('a run after one that failed is right', () =>
    inDirectory(async directory => {
      const files = await planFiles(directory, [
        { role: 'data', bytes: bytesOf(LENGTH) },
        { role: 'data', bytes: bytesOf(LENGTH, 2) },
      ])
      const plan = { files: files.slice(1), requests, modules: [] }
      const wanted = await hashWith(plan, { ...effort, kernel: 'best', mapping: false })
      await truncate(join(directory, '0'), 0)
      await expect(hashWith({ ...plan, files }, { ...effort, kernel: 'best' })).rejects.toThrow()
      const { answers } = await hashWith(plan, { ...effort, kernel: 'best' })
      expect(readable(answers, requests)).toEqual(readable(wanted.answers, requests))
    }))

  describe('a signal that somebody else sent', () => {
    const child = (before: string) => {
      const code = `
        import fs from 'node:fs'
        import os from 'node:os'
        import path from 'node:path'
        const { createEngine } = await import(${JSON.stringify(import.meta.resolve('@gentorrent/node'))})
        const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-'))
        const file = path.join(directory, 'sparse')
        fs.writeFileSync(file, '')
        fs.truncateSync(file, 2 ** 36)
        const { size, mtimeMs } = fs.statSync(file)
        const content = { kind: 'path', path: file, length: size, modified: mtimeMs }
        const files = [{ path: ['sparse'], role: 'data', length: size, content }]
        const requests = [{ shape: 'blocks', scope: 'stream', algorithm: 'sha1', blockLength: 2 ** 20 }]
        const stop = new AbortController()
        ${before}
        let isSent = false
        const onProgress = ({ bytesDone }) => {
          if (isSent || bytesDone === 0) return
          isSent = true
          fs.rmSync(directory, { recursive: true })
          process.kill(process.pid, 'SIGBUS')
        }
        await createEngine({ native: 'always' }).run({ files, requests, modules: [] }, { signal: stop.signal, onProgress })
          .catch(error => console.log(error.code))`
      const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
      return { stdout, signal }
    }

    test('ends the process', () => {
      expect(child('')).toEqual({ stdout: '', signal: 'SIGBUS' })
    })

    test('comes to whoever listens to it', () => {
      const { stdout, signal } = child(`process.on('SIGBUS', () => (console.log('heard'), stop.abort()))`)
      expect({ stdout, signal }).toEqual({ stdout: 'heard\nABORTED\n', signal: null })
    })
  })
})
