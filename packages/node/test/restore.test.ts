import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileEntry, Layout } from '@gentorrent/core/plugin'
import { locate, restore, scan, searchFiles } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { planted, temporary } from './temporary.ts'

const layoutOf = async (root: string): Promise<Layout> => {
  const { files, name, single } = await scan(root)
  return { files, name, single, pieceLength: 16_384, length: files.reduce((sum, { length }) => sum + length, 0) }
}

describe('restore', () => {
  test('a copy keeps the time and the permissions of the original, and is another file', async () => {
    const root = planted({ 'x/a': 3, 'x/sub/b': 4, 'x/empty': 0 })
    utimesSync(join(root, 'x/a'), 1_000_000, 1_000_000)
    const layout = await layoutOf(join(root, 'x'))
    const { path, fileCount, issues } = await restore(layout, join(root, 'new/deep'))
    expect([path, fileCount, issues]).toEqual([join(root, 'new/deep/x'), 3, []])
    const [old, copy] = ['x/a', 'new/deep/x/a'].map(at => statSync(join(root, at)))
    expect(copy!.ino).not.toBe(old!.ino)
    expect([copy!.mtimeMs, copy!.mode]).toEqual([1_000_000_000, old!.mode])
    expect((await locate(layout, path)).issues).toEqual([])
  })

  test('hard links where they can be, copies elsewhere, with a word about it', async () => {
    const root = planted({ 'x/a': 3 })
    const layout = await layoutOf(join(root, 'x'))
    const place = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gentorrent-'))
    try {
      const { path, issues } = await restore(layout, place, { link: 'hard' })
      const isElsewhere = statSync(place).dev !== statSync(root).dev
      expect(issues.map(({ code, severity }) => [code, severity])).toEqual(
        isElsewhere ? [['RESTORE_COPIED', 'warning']] : [],
      )
      expect(readFileSync(join(path, 'a'))).toEqual(readFileSync(join(root, 'x/a')))
      expect(statSync(join(root, 'x/a')).nlink).toBe(isElsewhere ? 1 : 2)
    } finally {
      rmSync(place, { recursive: true })
    }
  })

  test('links lead to the file, not to a symlink to it', async () => {
    const root = planted({ real: 3 })
    symlinkSync('real', join(root, 'link'))
    const [file] = (await layoutOf(join(root, 'real'))).files
    const content = { ...file!.content, path: join(root, 'link') } as FileEntry['content']
    const layout: Layout = {
      name: 'x',
      single: true,
      pieceLength: 1,
      length: 3,
      files: [{ ...file!, path: ['x'], content }],
    }
    await restore(layout, join(root, 'new'), { link: 'hard' })
    expect(statSync(join(root, 'real')).nlink).toBe(2)
  })

  test('what cannot be written is said, file by file, and leaves nothing behind', async () => {
    const root = planted({ 'x/a': 3, 'x/b': 3, 'new/x/a/in-the-way': 1 })
    writeFileSync(join(root, 'new/x/b'), 'mine')
    const { issues, fileCount } = await restore(await layoutOf(join(root, 'x')), join(root, 'new'))
    expect([fileCount, issues.map(({ code, path }) => [code, path])]).toEqual([
      0,
      [
        ['RESTORE_EXISTS', ['a']],
        ['RESTORE_EXISTS', ['b']],
      ],
    ])
    const gone = { ...(await layoutOf(join(root, 'x'))), name: 'y' }
    rmSync(join(root, 'x/a'))
    const second = await restore(gone, join(root, 'new'))
    expect(second.issues).toEqual([expect.objectContaining({ code: 'OUTPUT_UNWRITABLE', path: ['a'] })])
    expect(readdirSync(join(root, 'new/y'))).toEqual(['b'])
  })

  test('can be stopped', async () => {
    const root = planted({ 'x/a': 3 })
    const run = restore(await layoutOf(join(root, 'x')), join(root, 'new'), { signal: AbortSignal.abort() })
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describe('searchFiles', () => {
  test('finds files by their lengths, once each, and follows no symlink', async () => {
    const root = planted({ 'a/one': 3, 'a/b/two': 4, 'a/other': 5, elsewhere: 3 })
    symlinkSync('../elsewhere', join(root, 'a/link'))
    symlinkSync('..', join(root, 'a/loop'))
    writeFileSync(Buffer.concat([Buffer.from(`${root}/a/`), Buffer.from([0xff])]), 'abc')
    const { candidates, issues } = await searchFiles([join(root, 'a'), join(root, 'a/b')], new Set([3, 4]))
    expect(issues).toEqual([])
    expect(candidates.map(({ path, length }) => [path, length]).sort()).toEqual([
      [['\\xff'], 3],
      [['b', 'two'], 4],
      [['one'], 3],
    ])
  })

  test('a directory that is none', async () => {
    const root = temporary()
    await expect(searchFiles([join(root, 'x')], new Set())).rejects.toMatchObject({ code: 'CONTENT_MISSING' })
  })
})
