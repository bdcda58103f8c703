import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { scan } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { codesOf, pathsOf, refused } from './scanning.ts'
import { asNobody, planted, temporary } from './temporary.ts'

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
        details: { paths: [`${root}/${path}`], because: 'permission denied' },
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
      details: { path: `${root}/bad-\\xff\\xfe.bin` },
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
