import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { compareText, isError } from '@gentorrent/core'
import { type Scanned, type ScanOptions, scan } from '@gentorrent/node'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

// So many that other threads read directories ahead of the walk: those of the native addon, where it is, or a worker.

/** 10,000 files and more: broad and deep, with names of all kinds. */
const plant = (root: string, outside: string) => {
  mkdirSync(outside)
  for (let i = 0; i < 60; i++) {
    const folder = join(root, `folder-${i % 7}`, i % 2 ? 'größe' : 'plain', `sub ${i}`)
    mkdirSync(join(folder, 'below'), { recursive: true })
    for (let j = 0; j < 160; j++)
      writeFileSync(join(folder, j % 9 ? `file-${j * 7919}` : `名前-${j}`), 'x'.repeat(j % 5))
    writeFileSync(join(folder, 'below', '😀'), 'xyz')
    writeFileSync(join(folder, 'below', '～'), 'x')
  }
  mkdirSync(join(root, 'wide'))
  for (let i = 0; i < 1500; i++) writeFileSync(join(root, 'wide', `${i}`), 'xx')
  mkdirSync(join(root, 'zz-last', '$RECYCLE.BIN'), { recursive: true })
  writeFileSync(join(root, 'zz-last', '$RECYCLE.BIN', 'junk'), 'x')
  writeFileSync(join(root, 'zz-last', 'Thumbs.db'), 'x')
  writeFileSync(join(outside, 'far'), 'xxxx')
  symlinkSync(outside, join(root, 'zz-last', 'link'))
  symlinkSync(join(outside, 'far'), join(root, 'zz-last', 'near'))
  symlinkSync(root, join(root, 'zz-last', 'loop'))
}

/** All tests walk the same files, and leave them as they were. */
const place = realpathSync(mkdtempSync(join(tmpdir(), 'gentorrent-')))
const root = join(place, 'content')
beforeAll(() => plant(root, join(place, 'outside')))
afterAll(() => rmSync(place, { recursive: true }))

/** What is in a directory, found by the shortest means. */
const expected = (directory: string, path: readonly string[] = []): readonly unknown[] =>
  readdirSync(directory)
    .sort(compareText)
    .filter(name => !['$RECYCLE.BIN', 'Thumbs.db', 'loop'].includes(name))
    .flatMap(name => {
      const at = join(directory, name)
      const { size, mtimeMs, ...stats } = statSync(at)
      const own = [...path, name]
      if (statSync(at).isDirectory()) return expected(at, own)
      return [{ path: own, length: size, content: { kind: 'path', path: at, length: size, modified: mtimeMs }, stats }]
    })
    .map(({ stats: _, ...file }: any) => file)

const found = ({ files }: Scanned) => files.map(({ path, length, content }) => ({ path, length, content }))

const scanned = async (root: string, hasNative: boolean, options?: ScanOptions) => {
  if (!hasNative) vi.stubEnv('GENTORRENT_NO_NATIVE', '1')
  try {
    return await scan(root, options)
  } finally {
    vi.unstubAllEnvs()
  }
}

describe.each([
  ['with the native addon, where it is and not switched off', true],
  ['with a worker', false],
])('thousands of files, %s', (_, hasNative) => {
  test('are found as by a slow walk', async () => {
    const result = await scanned(root, hasNative)
    expect(found(result)).toEqual(expected(root))
    expect(result.issues.map(({ code, path }) => [code, ...path!].join(' '))).toEqual([
      'JUNK_SKIPPED zz-last $RECYCLE.BIN',
      'JUNK_SKIPPED zz-last Thumbs.db',
      'SYMLINK_LOOP zz-last loop',
    ])
  })

  test('are read ahead by no worker, or by one that lives', async () => {
    const workers: Worker[] = []
    const failed: unknown[] = []
    const note = (worker: Worker) => {
      workers.push(worker)
      worker.on('error', error => failed.push(error))
    }
    process.on('worker', note)
    await scanned(root, hasNative)
    process.off('worker', note)
    await Promise.all(workers.map(worker => worker.terminate()))
    expect(failed).toEqual([])
    if (!hasNative && availableParallelism() > 1) expect(workers).toHaveLength(1)
  })

  test('are left out by the same rules', async () => {
    const exclude = ['folder-3/', 'below', 'file-*9']
    const { files } = await scanned(root, hasNative, { exclude, symlinks: 'skip' })
    const isLeftOut = (path: readonly string[]) =>
      path[0] === 'folder-3' || path.includes('below') || /^file-.*9$/.test(path.at(-1)!)
    const rest = expected(root).filter(({ path }: any) => !isLeftOut(path) && !/link|near/.test(path[1]))
    expect(files.map(({ path }) => path)).toEqual(rest.map(({ path }: any) => path))
  })

  test('may have names that are no text', async () => {
    const bad = Buffer.from([...Buffer.from(join(root, 'folder-6', 'plain', 'bad-')), 0xff])
    writeFileSync(bad, 'x')
    const codes = await scanned(root, hasNative).then(
      () => [],
      error => (isError(error, 'REFUSED') ? error.details.issues.map(({ code }) => code) : [error]),
    )
    expect(codes).toEqual(['NAME_NOT_UTF8'])
    const { files, issues } = await scanned(root, hasNative, { badNames: 'skip' })
    expect(issues.map(({ code }) => code)).toContain('NAME_SKIPPED')
    rmSync(bad)
    expect(files.map(({ path }) => path)).toEqual(expected(root).map(({ path }: any) => path))
  })

  test('may change and vanish while they are walked', async () => {
    const stop = new AbortController()
    let calls = 0
    const moved = [
      ['wide', 'zz-wide'],
      ['folder-6', 'folder-0/plain/folder-6'],
    ].map(([from, to]) => [join(root, from!), join(root, to!)] as const)
    const onProgress = () => {
      if (++calls === 2) for (const [from, to] of moved) renameSync(from, to)
    }
    const outcome = await scanned(root, hasNative, { onProgress, signal: stop.signal }).then(
      () => ['done'],
      error => (isError(error, 'REFUSED') ? error.details.issues.map(({ code }) => code) : [error]),
    )
    for (const [from, to] of moved) renameSync(to, from)
    for (const code of outcome) expect(['done', 'CONTENT_CHANGED']).toContain(code)
  })

  test('can be given up at any moment', async () => {
    for (const moment of [1, 2, 5, 9]) {
      const stop = new AbortController()
      let calls = 0
      const onProgress = () => {
        if (++calls === moment) stop.abort()
      }
      const run = scanned(root, hasNative, { onProgress, signal: stop.signal })
      await expect(run).rejects.toMatchObject({ code: 'ABORTED' })
    }
  })
})
