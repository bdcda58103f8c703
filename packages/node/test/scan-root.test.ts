import { basename, join } from 'node:path'
import { scan } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { codesOf, pathsOf, refused } from './scanning.ts'
import { planted } from './temporary.ts'

describe('what the path is', () => {
  test('a file', async () => {
    const root = planted({ 'a.bin': 3 })
    const { name, single, files, issues } = await scan(join(root, 'a.bin'))
    expect({ name, single, issues }).toEqual({ name: 'a.bin', single: true, issues: [] })
    expect(files).toEqual([
      {
        path: ['a.bin'],
        length: 3,
        role: 'data',
        content: { kind: 'path', path: join(root, 'a.bin'), length: 3, modified: expect.any(Number) },
        facts: { modified: expect.any(Number) },
      },
    ])
  })

  test('a directory with one file stays a directory', async () => {
    const root = planted({ 'a.bin': 3 })
    expect(await scan(root)).toMatchObject({ name: basename(root), single: false, files: [{ path: ['a.bin'] }] })
  })

  test('the name is the last component as it was given', async () => {
    const root = planted({ 'real/sub/a': 1, link: { to: 'real' }, 'sub/b': 1 })
    const nameOf = async (path: string) => (await scan(path)).name
    expect(await nameOf(`${root}/real/`)).toBe('real')
    expect(await nameOf(`${root}/link`)).toBe('link')
    expect(await nameOf(`${root}/link/sub/.`)).toBe('sub')
    expect(await nameOf(`${root}/real/sub/..`)).toBe('real')
  })

  test('`..` means the parent of where a symlink leads, as everywhere else in the system', async () => {
    const root = planted({ 'real/sub/a': 1, link: { to: 'real/sub' }, b: 1 })
    expect(await scan(`${root}/link/..`)).toMatchObject({ name: 'real', files: [{ path: ['sub', 'a'] }] })
  })

  test('a name that is given, also for a file', async () => {
    const root = planted({ 'a.bin': 3 })
    expect((await scan(root, { name: 'Other' })).name).toBe('Other')
    const { name, files } = await scan(join(root, 'a.bin'), { name: 'b.bin' })
    expect({ name, paths: pathsOf(files) }).toEqual({ name: 'b.bin', paths: ['b.bin'] })
  })

  test('the root of the file system has no name', async () => {
    const [issue, ...more] = await refused('/')
    expect(more).toEqual([])
    expect(issue!.message).toBe('`/` is the root of a file system and has no name: give the torrent one')
  })

  test('nothing', async () => {
    const root = planted({ a: 1, gone: { to: 'nowhere' }, round: { to: 'round' } })
    expect(codesOf(await refused(join(root, 'b')))).toEqual(['CONTENT_MISSING'])
    expect(codesOf(await refused(join(root, 'a/b')))).toEqual(['CONTENT_MISSING'])
    expect(codesOf(await refused(join(root, 'gone')))).toEqual(['SYMLINK_BROKEN'])
    expect(codesOf(await refused(join(root, 'round')))).toEqual(['SYMLINK_BROKEN'])
  })

  test('a device', async () => {
    const [issue] = await refused('/dev/null')
    expect(issue!.message).toBe('`/dev/null` is a device, not a file: exclude it or move it away')
  })

  test('issues call files as the person would', async () => {
    const root = planted({ 'content/sub/gone': { to: 'nowhere' } })
    const messages = async (path: string) => (await refused(path)).map(({ message }) => message)
    expect(await messages(`${root}/content/`)).toEqual([
      `\`${root}/content/sub/gone\` is a symlink to nothing: remove, exclude or skip it`,
    ])
  })
})

describe('while it runs', () => {
  test('it tells how far it is, and can be stopped before and in between', async () => {
    const root = planted(Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`${i % 7}/${i}`, 2])))
    const told: number[] = []
    await scan(root, { onProgress: ({ count, length }) => told.push(count, length) })
    expect(told.slice(-2)).toEqual([3000, 6000])
    expect(told.length).toBeGreaterThan(4)

    await expect(scan(root, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' })
    const stop = new AbortController()
    let last = 0
    const onProgress = ({ count }: { count: number }) => {
      last = count
      // As from outside, while the scan lets others run.
      setImmediate(() => stop.abort())
    }
    await expect(scan(root, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'ABORTED' })
    expect(last).toBeLessThan(3000)
  })
})
