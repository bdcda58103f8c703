import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { isError } from '@gentorrent/core'
import type { FileEntry, Issue } from '@gentorrent/core/plugin'
import { type ScanOptions, scan } from '@gentorrent/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asNobody, planted, type Tree, temporary } from './temporary.ts'

const pathsOf = (files: readonly FileEntry[]) => files.map(({ path }) => path.join('/'))
const codesOf = (issues: readonly Issue[]) => issues.map(({ code, path }) => [code, ...(path ?? [])].join(' '))

const list = async (tree: Tree, options?: ScanOptions) => pathsOf((await scan(planted(tree), options)).files)

/** The issues with which a scan is refused. */
const refused = async (path: string, options?: ScanOptions): Promise<readonly Issue[]> => {
  const error = await scan(path, options).then(
    () => undefined,
    error => error,
  )
  if (!isError(error, 'REFUSED')) throw error ?? new Error('it was not refused')
  return error.details.issues
}

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

describe('order', () => {
  test('by component, by raw bytes', async () => {
    const names = ['b', 'a.txt', 'a/b.bin', 'a/B.bin', 'Z', '_', '.a', '～', '😀', 'é', 'a b', 'a-b']
    expect(await list(Object.fromEntries(names.map(name => [name, 1])))).toEqual([
      '.a',
      'Z',
      '_',
      'a/B.bin',
      'a/b.bin',
      'a b',
      'a-b',
      'a.txt',
      'b',
      'é',
      '～',
      '😀',
    ])
  })

  test('of any names, whether reached by symlink or not', async () => {
    const component = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 6 })
      .filter(name => !/[/\0]/.test(name) && !/^\.\.?$/.test(name) && Buffer.from(name).toString() === name)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(component, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(2)),
        async (names, dice) => {
          const root = temporary()
          const outside = temporary()
          for (const name of names) {
            const kind = dice.next().value
            if (kind === 0) writeFileSync(join(root, name), 'x')
            else {
              const real = kind === 1 ? join(root, name) : join(outside, name)
              mkdirSync(real)
              for (const inner of names) writeFileSync(join(real, inner), 'x')
              if (kind === 2) symlinkSync(real, join(root, name))
            }
          }
          const { files } = await scan(root, { junk: true })
          const key = ({ path }: FileEntry) =>
            Buffer.concat(path.flatMap(part => [Buffer.from(part), Buffer.from([0])]))
          expect(pathsOf(files)).toEqual(pathsOf([...files].sort((a, b) => Buffer.compare(key(a), key(b)))))
          for (const { content } of files) expect(readFileSync((content as { path: string }).path, 'utf8')).toBe('x')
        },
      ),
      { numRuns: 30 },
    )
  })
})

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

describe('symlinks', () => {
  test('to files: followed, with the target where it is part of the torrent', async () => {
    const outside = planted({ x: 5 })
    const root = planted({
      'dir/real': 3,
      near: { to: 'dir/real' },
      'dir/far': { to: join(outside, 'x') },
      chain: { to: 'near' },
      junk: { to: '.DS_Store' },
      '.DS_Store': 1,
      'round/about': { to: '../dir/../dir/real' },
    })
    const found = (await scan(root)).files.map(({ path, length, facts }) => [
      path.join('/'),
      length,
      facts.target?.join('/'),
    ])
    expect(found).toEqual([
      ['chain', 3, 'dir/real'],
      ['dir/far', 5, undefined],
      ['dir/real', 3, undefined],
      ['junk', 1, undefined],
      ['near', 3, 'dir/real'],
      ['round/about', 3, 'dir/real'],
    ])
  })

  test('to directories: followed, but no directory is walked twice, and real ones win', async () => {
    const outside = planted({ 'sub/x': 1, y: 1 })
    const root = planted({
      'a-link': { to: 'z' },
      'z/file': 1,
      'b-link': { to: outside },
      'c-link': { to: join(outside, 'sub') },
      'd/link': { to: '../b-link' },
    })
    const { files, issues } = await scan(root)
    expect(pathsOf(files)).toEqual(['b-link/sub/x', 'b-link/y', 'z/file'])
    expect(codesOf(issues)).toEqual(['SYMLINK_LOOP a-link', 'SYMLINK_LOOP c-link', 'SYMLINK_LOOP d link'])
    expect(issues.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning'])
  })

  test('of a directory whose inside came first', async () => {
    const outside = planted({ 'sub/x': 1, y: 1 })
    const root = planted({ a: { to: join(outside, 'sub') }, b: { to: outside } })
    const { files, issues } = await scan(root)
    expect(pathsOf(files)).toEqual(['a/x', 'b/y'])
    expect(codesOf(issues)).toEqual(['SYMLINK_LOOP b sub'])
  })

  test('that go round', async () => {
    const outside = planted({ x: 1, 'sub/up': { to: '..' } })
    const root = planted({
      a: 1,
      self: { to: '.' },
      parent: { to: '..' },
      top: { to: '/' },
      'sub/up': { to: '..' },
      'sub/b': 1,
      out: { to: join(outside, 'sub') },
    })
    const { files, issues } = await scan(root)
    expect(pathsOf(files)).toEqual(['a', 'sub/b'])
    expect(codesOf(issues)).toEqual([
      'SYMLINK_LOOP parent',
      'SYMLINK_LOOP self',
      'SYMLINK_LOOP sub up',
      'SYMLINK_LOOP top',
      'SYMLINK_LOOP out up',
    ])
  })

  test('to nothing: an error for each', async () => {
    const root = planted({ a: 1, b: { to: 'nowhere' }, c: { to: 'c' }, d: { to: 'a/below' } })
    const issues = await refused(root)
    expect(codesOf(issues)).toEqual(['SYMLINK_BROKEN b', 'SYMLINK_BROKEN c', 'SYMLINK_BROKEN d'])
  })

  test('skipped where that is asked for', async () => {
    const root = planted({ a: 1, b: { to: 'nowhere' }, c: { to: 'a' }, d: { to: '..' } })
    const { files, issues } = await scan(root, { symlinks: 'skip' })
    expect(pathsOf(files)).toEqual(['a'])
    expect(codesOf(issues)).toEqual(['SYMLINK_SKIPPED b', 'SYMLINK_SKIPPED c', 'SYMLINK_SKIPPED d'])
  })

  test('the path itself is followed even then', async () => {
    const root = planted({ 'dir/a': 1, link: { to: 'dir' } })
    expect(await scan(join(root, 'link'), { symlinks: 'skip' })).toMatchObject({
      name: 'link',
      files: [{ path: ['a'] }],
    })
  })
})

describe('errors are told all at once', () => {
  test('FIFOs, sockets and devices, by name', async () => {
    const root = planted({ a: 1, 'sub/null': { to: '/dev/null' }, gone: { to: 'nowhere' } })
    spawnSync('mkfifo', [join(root, 'fifo')])
    const server = createServer()
    await new Promise<void>(done => server.listen(join(root, 'socket'), done))
    try {
      expect((await refused(root)).map(({ message }) => message)).toEqual([
        `\`${root}/fifo\` is a FIFO, not a file: exclude it or move it away`,
        `\`${root}/gone\` is a symlink to nothing: remove, exclude or skip it`,
        `\`${root}/socket\` is a socket, not a file: exclude it or move it away`,
        `\`${root}/sub/null\` is a device, not a file: exclude it or move it away`,
      ])
    } finally {
      server.close()
    }
  })

  test('what may not be read, each', async () => {
    const root = planted({ a: 1, 'b.bin': 1, 'closed/c': 1, 'list-only/d': 1, 'fine/e': 1, 'fine/f': 1, 'mine/g': 1 })
    const modes = { 'b.bin': 0o600, 'fine/f': 0o200, closed: 0o700, 'list-only': 0o744, 'mine/g': 0o640, '.': 0o755 }
    for (const [path, mode] of Object.entries(modes)) chmodSync(join(root, path), mode)
    if (process.getuid?.() !== 0) for (const path of ['b.bin', 'mine/g']) chmodSync(join(root, path), 0o000)
    if (process.getuid?.() !== 0)
      for (const path of ['closed', 'list-only']) chmodSync(join(root, path), path === 'closed' ? 0o000 : 0o444)
    const body = `return node.scan(args[0]).catch(error => error.details.issues)`
    expect(asNobody(body, root)).toEqual(
      ['b.bin', 'closed', 'fine/f', 'list-only/d', 'mine/g'].map(path => ({
        code: 'CONTENT_UNREADABLE',
        severity: 'error',
        message: `cannot read \`${root}/${path}\`: permission denied`,
        path: path.split('/'),
      })),
    )
    for (const path of ['closed', 'list-only']) chmodSync(join(root, path), 0o700)
  })

  test('a root that may not be read, or not even be reached', async () => {
    const root = planted({ 'closed/sub/a': 1 })
    chmodSync(root, 0o755)
    chmodSync(join(root, 'closed'), process.getuid?.() === 0 ? 0o700 : 0)
    const body = `return Promise.all(args.map(path => node.scan(path).catch(error => error.message)))`
    expect(asNobody(body, join(root, 'closed'), join(root, 'closed/sub'))).toEqual([
      `cannot read \`${root}/closed\`: permission denied`,
      `cannot read \`${root}/closed/sub\`: permission denied`,
    ])
    chmodSync(join(root, 'closed'), 0o700)
  })

  test('paths that are too long for the system', async () => {
    const root = planted({ a: 1 })
    // Step by step, since the system takes no path of that length at once.
    const code = `for (let i = 0; i < 17; i++) fs.mkdirSync('d'.repeat(250)), process.chdir('d'.repeat(250))`
    const made = spawnSync(process.execPath, ['-e', code], { cwd: root })
    expect(made.status).toBe(0)
    const issues = await refused(root)
    expect(issues).toEqual([expect.objectContaining({ code: 'CONTENT_UNREADABLE', path: expect.any(Array) })])
    expect(issues[0]!.message).toMatch(/: its name or path is too long for the system$/)
  })

  test('nothing at all, with what was left out', async () => {
    expect(codesOf(await refused(temporary()))).toEqual(['FILES_NONE'])
    expect(codesOf(await refused(planted({ '.DS_Store': 1, l: { to: 'x' } }), { symlinks: 'skip' }))).toEqual([
      'FILES_NONE',
      'JUNK_SKIPPED .DS_Store',
      'SYMLINK_SKIPPED l',
    ])
    expect(codesOf(await refused(planted({ a: 1 }), { exclude: ['a'] }))).toEqual(['FILES_NONE'])
  })

  test('0 bytes in all', async () => {
    const root = planted({ a: 0, 'b/c': 0 })
    expect(codesOf(await refused(root))).toEqual(['CONTENT_EMPTY'])
    expect(codesOf(await refused(join(root, 'a')))).toEqual(['CONTENT_EMPTY'])
  })

  test('more bytes than a number can count', async () => {
    const root = temporary()
    const at = join(root, 'huge')
    // 8 EiB - 1: few file systems have files of that length; then the system says so itself.
    const { status } = spawnSync('truncate', ['-s', String(2n ** 63n - 1n), at])
    if (status === 0) expect(codesOf(await refused(root))).toEqual(['CONTENT_UNREADABLE huge'])
    else expect(codesOf(await refused(root))).toEqual(['CONTENT_EMPTY'])
  })
})

describe('names that are not UTF-8', () => {
  const bytes = (...parts: (string | number)[]) =>
    Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))))
  const plantedBad = () => {
    const root = planted({ a: 1, 'sub/b': 1, '\ufffd': 1, 'sub/\ufffdx': 1 })
    writeFileSync(bytes(root, '/bad-', 0xff, 0xfe, '.bin'), 'x')
    writeFileSync(bytes(root, '/sub/\u00e9', 0xe9), 'x')
    mkdirSync(bytes(root, '/dir', 0x80))
    writeFileSync(bytes(root, '/dir', 0x80, '/inside'), 'x')
    return root
  }

  test('are errors, each with its bytes', async () => {
    const root = plantedBad()
    const [first, ...more] = await refused(root)
    expect(first).toEqual({
      code: 'NAME_NOT_UTF8',
      severity: 'error',
      message: `the name \`${root}/bad-\\xff\\xfe.bin\` is not UTF-8: rename it, or leave it out`,
    })
    expect(more.map(({ code, message }) => [code, message.split('`')[1]])).toEqual([
      ['NAME_NOT_UTF8', `${root}/dir\\x80`],
      ['NAME_NOT_UTF8', `${root}/sub/\\xc3\\xa9\\xe9`],
    ])
  })

  test('are left out where that is asked for', async () => {
    const { files, issues } = await scan(plantedBad(), { badNames: 'skip' })
    expect(pathsOf(files)).toEqual(['a', 'sub/b', 'sub/\ufffdx', '\ufffd'])
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual(Array(3).fill(['NAME_SKIPPED', 'warning']))
  })

  test('are left out by globs', async () => {
    const options = { exclude: ['bad-*', 'sub', 'dir?/'] }
    expect(pathsOf((await scan(plantedBad(), options)).files)).toEqual(['a', '\ufffd'])
    expect(codesOf(await refused(plantedBad(), { include: ['a', 'b'] }))).toEqual(['NAME_NOT_UTF8'])
  })

  test('above the content do not matter', async () => {
    const root = temporary()
    mkdirSync(bytes(root, '/', 0xff))
    mkdirSync(bytes(root, '/', 0xff, '/sub'))
    writeFileSync(bytes(root, '/', 0xff, '/sub/ä'), 'content')
    symlinkSync(bytes(0xff), join(root, 'link'))
    for (const path of [join(root, 'link'), join(root, 'link/sub'), join(root, 'link/sub/ä')]) {
      const { files, name } = await scan(path)
      expect(name).toBe(basename(path))
      const content = structuredClone(files[0]!.content) as { path: Uint8Array }
      expect(content.path).toBeInstanceOf(Uint8Array)
      expect(content.path.buffer.byteLength).toBe(content.path.length)
      expect(readFileSync(Buffer.from(content.path), 'utf8')).toBe('content')
    }
    expect((await refused(`${root}/link/.`)).map(({ message }) => message)).toEqual([
      'the name `\\xff` is not UTF-8: rename it, or leave it out',
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
