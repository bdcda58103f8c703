import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { FileEntry, Issue, Layout } from '@gentorrent/core/plugin'
import { locate, scan } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { asNobody, planted, temporary } from './temporary.ts'

const entry = (path: readonly string[], length: number, role: FileEntry['role'] = 'data'): FileEntry => ({
  path,
  length,
  role,
  content: { kind: 'none' },
  facts: {},
})

/** What a torrent says: files by path, in the directory `content`. */
const layoutOf = (files: Readonly<Record<string, number>>, more: readonly FileEntry[] = []): Layout => ({
  name: 'content',
  pieceLength: 16384,
  single: false,
  files: [...Object.entries(files).map(([path, length]) => entry(path.split('/'), length)), ...more],
  length: 1,
})
const single = (name: string, length: number): Layout => ({
  name,
  pieceLength: 16384,
  single: true,
  files: [entry([name], length)],
  length,
})

const placesOf = ({ files }: Layout) =>
  files.map(({ content }) => (content.kind === 'path' ? content.path : content.kind))
const codesOf = (issues: readonly Issue[]) => issues.map(({ code, path }) => `${code} ${path?.join('/')}`)

describe('where it looks', () => {
  test('a directory under its own name, under another, and the one that it is in', async () => {
    const tree = { 'content/a': 3, 'content/sub/b': 4, 'renamed/a': 3, 'renamed/sub/b': 4 }
    const root = planted(tree)
    const layout = layoutOf({ a: 3, 'sub/b': 4 })
    for (const [path, found] of [
      [root, 'content'],
      [`${root}/content`, 'content'],
      [`${root}/content/`, 'content'],
      [`${root}/renamed`, 'renamed'],
    ] as const) {
      const { layout: located, issues } = await locate(layout, path)
      expect(issues).toEqual([])
      expect(placesOf(located)).toEqual([join(root, found, 'a'), join(root, found, 'sub/b')])
      expect(located).toMatchObject({ name: 'content', pieceLength: 16384, single: false, length: 1 })
    }
  })

  test('a directory that holds one of its own name', async () => {
    const root = planted({ 'content/content/a': 3, 'content/b': 4 })
    const layout = layoutOf({ 'content/a': 3, b: 4 })
    for (const path of [root, join(root, 'content')]) {
      const { layout: located, issues } = await locate(layout, path)
      expect(issues).toEqual([])
      expect(placesOf(located)).toEqual([join(root, 'content/content/a'), join(root, 'content/b')])
    }
  })

  test('a file under its own name, under another, and the directory that it is in', async () => {
    const root = planted({ 'a.bin': 3, 'b.bin': 3 })
    for (const [path, found] of [
      ['.', 'a.bin'],
      ['a.bin', 'a.bin'],
      ['b.bin', 'b.bin'],
    ] as const) {
      const { layout, issues } = await locate(single('a.bin', 3), join(root, path))
      expect(issues).toEqual([])
      expect(placesOf(layout)).toEqual([join(root, found)])
    }
  })

  test("a v2 file under its own name, which need not be the torrent's", async () => {
    const root = planted({ 'a.bin': 3 })
    const { layout, issues } = await locate({ ...single('a.bin', 3), name: 'display name' }, root)
    expect(issues).toEqual([])
    expect(placesOf(layout)).toEqual([join(root, 'a.bin')])
  })

  test('what was scanned is found as it was', async () => {
    const root = planted({ a: 3, 'sub/b': 4, empty: 0, link: { to: 'a' } })
    const { files, name, single } = await scan(root)
    const layout = { name, single, files, pieceLength: 16384, length: 10 }
    const blank = { ...layout, files: files.map(file => ({ ...file, content: { kind: 'none' as const } })) }
    expect(await locate(blank, dirname(root))).toEqual({ layout, issues: [], present: 10 })
    expect(name).toBe(basename(root))
  })

  test('nothing there', async () => {
    const root = planted({ file: 1 })
    await expect(locate(layoutOf({ a: 1 }), join(root, 'x'))).rejects.toMatchObject({ code: 'CONTENT_MISSING' })
    await expect(locate(layoutOf({ a: 1 }), join(root, 'file'))).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' })
    expect(codesOf((await locate(layoutOf({ a: 1 }), root)).issues)).toEqual(['FILE_MISSING a'])
    expect(codesOf((await locate(single('a', 1), root)).issues)).toEqual(['FILE_MISSING a'])
  })
})

describe('what is wrong with it', () => {
  test('missing, of another length, not a file', async () => {
    const root = planted({ a: 3, 'dir/x': 1, longer: 9, shorter: 1, empty: 0 })
    spawnSync('mkfifo', [join(root, 'fifo')])
    const layout = layoutOf({ a: 3, dir: 1, fifo: 1, gone: 5, 'a/below': 1, longer: 4, shorter: 4, empty: 0 })
    const { layout: located, issues } = await locate(layout, root)
    expect(issues.map(({ message, severity }) => [severity, message])).toEqual(
      [
        `\`${root}/dir\` is a directory, not a file: exclude it or move it away`,
        `\`${root}/fifo\` is a FIFO, not a file: exclude it or move it away`,
        '`gone` is missing',
        '`a/below` is missing',
        '`longer` has 9 bytes, the torrent says 4',
        '`shorter` has 1 byte, the torrent says 4',
      ].map(message => ['error', message]),
    )
    const none = 'none'
    const [a, longer, shorter, empty] = ['a', 'longer', 'shorter', 'empty'].map(name => join(root, name))
    expect(placesOf(located)).toEqual([a, none, none, none, none, longer, shorter, empty])
    expect(located.files.map(({ length }) => length)).toEqual([3, 1, 1, 5, 1, 4, 4, 0])
    expect(located.files[5]!.content).toMatchObject({ kind: 'path', length: 9 })
  })

  test('not readable', async () => {
    const root = planted({ 'content/a': 1, 'content/b': 1 })
    chmodSync(root, 0o755)
    chmodSync(join(root, 'content/a'), process.getuid?.() === 0 ? 0o600 : 0)
    const body = `return (await node.locate(JSON.parse(args[1]), args[0])).issues`
    expect(asNobody(body, root, JSON.stringify(layoutOf({ a: 1, b: 1 })))).toEqual([
      {
        code: 'CONTENT_UNREADABLE',
        severity: 'error',
        message: `cannot read \`${root}/content/a\`: permission denied`,
        details: { paths: [`${root}/content/a`], because: 'permission denied' },
        path: ['a'],
      },
    ])
  })

  test('pads and symlinks are not looked for', async () => {
    const root = planted({ a: 3 })
    const more = [entry(['.pad', '13'], 13, 'pad'), entry(['link'], 0, 'symlink')]
    const { layout, issues } = await locate(layoutOf({ a: 3 }, more), root)
    expect(issues).toEqual([])
    expect(placesOf(layout)).toEqual([join(root, 'a'), 'none', 'none'])
  })
})

describe('a hostile torrent', () => {
  test.each([
    [['..', 'secret']],
    [['sub', '..', '..', 'secret']],
    [['.', 'a']],
    [['/etc/passwd']],
    [['', 'etc', 'passwd']],
    [['sub/../../secret']],
    [['a\0b']],
    [[]],
  ])('with the path %j opens nothing', async path => {
    const root = planted({ 'content/a': 6, secret: 'secret' })
    const { layout, issues } = await locate(layoutOf({}, [entry(path, 6)]), join(root, 'content'))
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['PATH_INVALID', 'error']])
    expect(placesOf(layout)).toEqual(['none'])
  })

  test.each(['..', '.', '', '/etc', '../other', 'a/b'])('with the name %j does not leave the directory', async name => {
    const root = planted({ 'other/a': 1, 'content/a': 1, a: 1 })
    const { layout } = await locate({ ...layoutOf({ a: 1 }), name }, join(root, 'content'))
    expect(placesOf(layout)).toEqual([join(root, 'content/a')])
    const alone = await locate({ ...single(name, 1), files: [entry([name], 1)] }, join(root, 'content'))
    expect(placesOf(alone.layout)).toEqual(['none'])
  })

  test('gets no more out of a symlink than whether the hashes fit', async () => {
    const root = planted({ 'content/a': 1, outside: 4 })
    symlinkSync('../outside', join(root, 'content/link'))
    const { layout, issues } = await locate(layoutOf({ link: 4 }), root)
    expect(issues).toEqual([])
    expect(placesOf(layout)).toEqual([join(root, 'content/link')])
  })
})

test('raw bytes above the content', async () => {
  const root = temporary()
  const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff])])
  mkdirSync(odd)
  symlinkSync(Buffer.from([0xff]), join(root, 'link'))
  spawnSync('sh', ['-c', 'printf abc > link/a'], { cwd: root })
  const { layout, issues } = await locate(layoutOf({ a: 3 }), join(root, 'link'))
  expect(issues).toEqual([])
  const [{ content }] = layout.files as [FileEntry]
  expect(readFileSync(Buffer.from((content as { path: Uint8Array }).path), 'utf8')).toBe('abc')
})

test('it can be stopped', async () => {
  const root = planted({ a: 1 })
  await expect(locate(layoutOf({ a: 1 }), root, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'ABORTED',
  })
})
