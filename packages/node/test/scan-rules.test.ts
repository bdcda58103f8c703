import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { type ScanOptions, scan } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { codesOf, list, pathsOf, refused } from './scanning.ts'
import { planted } from './temporary.ts'

describe('what goes in', () => {
  const tree = { '.hidden': 1, '.dir/a': 1, empty: 0, 'sub/.b': 1, 'sub/c': 1 }

  test('hidden and empty files, by default', async () => {
    expect(await list(tree)).toEqual(['.dir/a', '.hidden', 'empty', 'sub/.b', 'sub/c'])
  })

  test('not hidden ones', async () => {
    expect(await list(tree, { hidden: false })).toEqual(['empty', 'sub/c'])
    const { files } = await scan(join(planted(tree), '.dir'), { hidden: false })
    expect(pathsOf(files)).toEqual(['a'])
  })

  test('not empty ones', async () => {
    expect(await list(tree, { empty: false })).toEqual(['.dir/a', '.hidden', 'sub/.b', 'sub/c'])
  })

  test('a file that is named itself, whatever the rules say', async () => {
    const root = planted({ '.DS_Store': 1, rules: '*' })
    const options = { hidden: false, exclude: ['*'], include: ['x'], ignoreFiles: [join(root, 'rules')] }
    expect(pathsOf((await scan(join(root, '.DS_Store'), options)).files)).toEqual(['.DS_Store'])
  })

  test('globs that match nothing are named', async () => {
    const root = planted({ 'a.mkv': 1, 'a.[x].mkv': 1, 'Sample/a.mkv': 1, '.git/x': 1, b: 1 })
    const unused = async (options: ScanOptions) => (await scan(root, options)).issues.map(({ details }) => details)
    const of = (option: string, glob: string) => ({ path: root, option, glob })
    expect(await unused({ exclude: ['*.MKV', 'Sample', 'a*', 'Sample/a.mkv'] })).toEqual([
      of('exclude', '*.MKV'),
      of('exclude', 'Sample/a.mkv'),
    ])
    expect(await unused({ exclude: ['*.mkv', '*.[x].mkv', 'S*/', 'Sample', '.git'], hidden: false })).toEqual([])
    expect(await unused({ include: ['*.mkv', 'sample/'] })).toEqual([of('include', 'sample/')])
    expect(codesOf(await refused(root, { include: ['*.avi'] }))).toEqual(['FILES_NONE', 'GLOB_UNUSED'])
  })

  test('directories without files leave no trace', async () => {
    const root = planted({ a: 1 })
    mkdirSync(join(root, 'b/c'), { recursive: true })
    expect(await scan(root)).toMatchObject({ files: [{ path: ['a'] }], issues: [] })
  })

  test('facts', async () => {
    const root = planted({ '.run': 1, plain: 1, old: 1 })
    chmodSync(join(root, '.run'), 0o755)
    chmodSync(join(root, 'plain'), 0o655)
    for (const name of ['.run', 'plain']) utimesSync(join(root, name), 1_000_000_000.75, 1_000_000_000.75)
    expect(spawnSync('touch', ['-d', '@-1.5', join(root, 'old')]).status).toBe(0)
    expect(Object.fromEntries((await scan(root)).files.map(({ path, facts }) => [path, facts]))).toEqual({
      '.run': { executable: true, hidden: true, modified: 1_000_000_000 },
      plain: { modified: 1_000_000_000 },
      old: { modified: -2 },
    })
  })
})

describe('junk', () => {
  const junk = [
    '.DS_Store',
    'sub/.DS_Store',
    '._photo.jpg',
    'Thumbs.db',
    'ehthumbs.db',
    'Desktop.ini',
    '.directory',
    '.nfs00000000012c0fed00000001',
    '.fuse_hidden0000001200000034',
    'Icon\r',
  ]
  const junkDirectories = [
    '.Spotlight-V100',
    '.Trashes',
    '.fseventsd',
    '.TemporaryItems',
    '.AppleDouble',
    '$RECYCLE.BIN',
    'System Volume Information',
    '@eaDir',
    'lost+found',
    '.Trash-1000',
  ]
  const content = [
    'photo.jpg',
    '._alone',
    '.git/config',
    'a~',
    '.nfs',
    'thumbs.db.txt',
    '.directory-list',
    'x/@eaDir.txt',
  ]
  const tree = Object.fromEntries(
    [...junk, ...junkDirectories.map(name => `${name}/x`), ...content].map(path => [path, 1]),
  )

  test('left out and reported', async () => {
    const { files, issues } = await scan(planted(tree))
    expect(pathsOf(files).sort()).toEqual([...content].sort())
    expect(codesOf(issues).sort()).toEqual(
      [...junk, ...junkDirectories].map(path => ['JUNK_SKIPPED', ...path.split('/')].join(' ')).sort(),
    )
    expect(issues.every(({ severity }) => severity === 'warning')).toBe(true)
  })

  test('taken where it is asked for', async () => {
    const { files, issues } = await scan(planted(tree), { junk: true })
    expect(pathsOf(files).sort()).toEqual(Object.keys(tree).sort())
    expect(issues).toEqual([])
  })

  test('a file with the name of a junk directory, and the other way round', async () => {
    expect(await list({ '@eaDir': 1, 'lost+found': 1, 'thumbs.db/x': 1 })).toEqual([
      '@eaDir',
      'lost+found',
      'thumbs.db/x',
    ])
  })

  test('not reported where it is excluded or not asked for', async () => {
    expect((await scan(planted({ '.DS_Store': 1, a: 1 }), { exclude: ['.*'] })).issues).toEqual([])
    expect((await scan(planted({ '.DS_Store': 1, a: 1 }), { include: ['a'] })).issues).toEqual([])
  })
})

describe('globs', () => {
  const tree = Object.fromEntries(
    [
      'a.txt',
      'a.nfo',
      'sub/a.txt',
      'sub/deep/a.nfo',
      'sub/deep/b.txt',
      '.x/a.txt',
      'cache/1',
      'src/cache/2',
      'docs/cache',
      '!b',
      'l\nb',
    ].map(path => [path, 1]),
  )
  const all = Object.keys(tree)
  const without = (...left: string[]) => all.filter(path => !left.includes(path)).sort()

  test.each<[options: ScanOptions, expected: string[]]>([
    [{ exclude: ['*.nfo'] }, without('a.nfo', 'sub/deep/a.nfo')],
    [{ exclude: ['/*.nfo'] }, without('a.nfo')],
    [{ exclude: ['./a.*'] }, without('a.nfo', 'a.txt')],
    [{ exclude: ['sub/*.txt'] }, without('sub/a.txt')],
    [{ exclude: ['sub/**/*.txt'] }, without('sub/a.txt', 'sub/deep/b.txt')],
    [{ exclude: ['sub'] }, without('sub/a.txt', 'sub/deep/a.nfo', 'sub/deep/b.txt')],
    [{ exclude: ['sub/**'] }, without('sub/a.txt', 'sub/deep/a.nfo', 'sub/deep/b.txt')],
    [{ exclude: ['cache'] }, without('cache/1', 'src/cache/2', 'docs/cache')],
    [{ exclude: ['cache/'] }, without('cache/1', 'src/cache/2')],
    [{ exclude: ['/cache/'] }, without('cache/1')],
    [{ exclude: ['*.{nfo,txt}'] }, ['!b', 'cache/1', 'docs/cache', 'l\nb', 'src/cache/2']],
    [{ exclude: ['!b'] }, without('!b')],
    [{ exclude: ['l*b'] }, without('l\nb')],
    [{ exclude: ['A.TXT'] }, without()],
    [{ include: ['*.nfo'] }, ['a.nfo', 'sub/deep/a.nfo']],
    [{ include: ['sub/deep'] }, ['sub/deep/a.nfo', 'sub/deep/b.txt']],
    [{ include: ['sub/'] }, ['sub/a.txt', 'sub/deep/a.nfo', 'sub/deep/b.txt']],
    [{ include: ['cache/'] }, ['cache/1', 'src/cache/2']],
    [{ include: ['**/*.txt'], exclude: ['deep'] }, ['.x/a.txt', 'a.txt', 'sub/a.txt']],
    [{ include: ['a.txt', '!b'] }, ['!b', '.x/a.txt', 'a.txt', 'sub/a.txt']],
  ])('%j', async (options, expected) => {
    expect((await list(tree, options)).sort()).toEqual(expected.sort())
  })

  test.each(['', '/', 'a[', '(', '{a'])('%j is not a glob', async glob => {
    const root = planted({ a: 1 })
    await expect(scan(root, { exclude: [glob] })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      details: { option: 'exclude' },
    })
  })

  test('a directory that is excluded is not walked', async () => {
    const root = planted({ 'sub/gone': { to: 'nowhere' }, 'sub/.DS_Store': 1, a: 1 })
    expect(await scan(root, { exclude: ['sub'] })).toMatchObject({ files: [{ path: ['a'] }], issues: [] })
  })

  test('what is excluded or not asked for is no error', async () => {
    const root = planted({ gone: { to: 'nowhere' }, a: 1 })
    expect(pathsOf((await scan(root, { exclude: ['gone'] })).files)).toEqual(['a'])
    expect(pathsOf((await scan(root, { include: ['a'] })).files)).toEqual(['a'])
  })
})

describe('ignore files', () => {
  const tree = {
    'a.log': 1,
    'keep.log': 1,
    'sub/b.log': 1,
    'build/x': 1,
    'sub/build/y': 1,
    'sub/build.txt': 1,
    'Z.LOG': 1,
  }

  test.each([
    ['*.log\n!keep.log\n', ['Z.LOG', 'build/x', 'keep.log', 'sub/build/y', 'sub/build.txt']],
    ['\ufeff# comment\r\n/build/\r\n', ['Z.LOG', 'a.log', 'keep.log', 'sub/b.log', 'sub/build/y', 'sub/build.txt']],
    ['build\n', ['Z.LOG', 'a.log', 'keep.log', 'sub/b.log', 'sub/build.txt']],
    ['*\n!keep.log\n', ['keep.log']],
    ['', ['Z.LOG', 'a.log', 'build/x', 'keep.log', 'sub/b.log', 'sub/build/y', 'sub/build.txt']],
  ])('%j', async (rules, expected) => {
    const rulesAt = join(planted({ rules }), 'rules')
    expect(await list(tree, { ignoreFiles: [rulesAt] })).toEqual(expected)
  })

  test('several', async () => {
    const rules = planted({ a: '*.log', b: 'build' })
    expect(await list(tree, { ignoreFiles: [join(rules, 'a'), join(rules, 'b')] })).toEqual(['Z.LOG', 'sub/build.txt'])
  })

  test('none is looked for', async () => {
    expect(await list({ '.gitignore': '*', '.torrentignore': '*', a: 1 })).toEqual([
      '.gitignore',
      '.torrentignore',
      'a',
    ])
  })

  test('one that is not there', async () => {
    await expect(scan(planted({ a: 1 }), { ignoreFiles: ['/nowhere'] })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    })
  })
})
