import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { writeAtomic } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { asNobody, temporary } from './temporary.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const once = { overwrite: false }
const anyway = { overwrite: true }
const permissions = (path: string) => statSync(path).mode & 0o7777
const isRoot = process.getuid?.() === 0

describe('a new file', () => {
  test('has the bytes, the usual permissions, and nothing beside it', async () => {
    const root = temporary()
    for (const [name, how] of [
      ['a', once],
      ['b', anyway],
    ] as const) {
      await writeAtomic(join(root, name), bytes('new'), how)
      expect(readFileSync(join(root, name), 'utf8')).toBe('new')
      expect(permissions(join(root, name))).toBe(0o666 & ~process.umask())
    }
    expect(readdirSync(root)).toEqual(['a', 'b'])
  })

  test('by a relative path', async () => {
    const root = temporary()
    const code = `import { writeAtomic } from ${JSON.stringify(import.meta.resolve('@gentorrent/node'))}
      await writeAtomic('a', new Uint8Array([65]), { overwrite: false })`
    spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root })
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('A')
  })

  test('with as long a name as the system takes', async () => {
    const name = 'x'.repeat(255)
    const root = temporary()
    await writeAtomic(join(root, name), bytes('new'), once)
    expect(readdirSync(root)).toEqual([name])
  })
})

describe('a file that is there', () => {
  test('stays as it is', async () => {
    const root = temporary()
    const path = join(root, 'a')
    writeFileSync(path, 'old')
    const { ino } = statSync(path)
    await expect(writeAtomic(path, bytes('new'), once)).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
      details: { path },
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(statSync(path).ino).toBe(ino)
    expect(readdirSync(root)).toEqual(['a'])
  })

  test('is replaced where that is asked for, and keeps its permissions', async () => {
    const root = temporary()
    const path = join(root, 'a')
    writeFileSync(path, 'old and longer')
    for (const mode of [0o600, 0o640, 0o666, 0o755, 0o444]) {
      chmodSync(path, mode)
      await writeAtomic(path, bytes('new'), anyway)
      expect(permissions(path)).toBe(mode)
    }
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(root)).toEqual(['a'])
  })

  test('keeps its owner', async () => {
    // Only root can give a file away, and make this more than it looks.
    const uid = isRoot ? 65534 : process.getuid!()
    const gid = isRoot ? 65534 : process.getgid!()
    const path = join(temporary(), 'a')
    writeFileSync(path, 'old')
    chownSync(path, uid, gid)
    await writeAtomic(path, bytes('new'), anyway)
    expect(statSync(path)).toMatchObject({ uid, gid })
  })

  test('is the same for those who have it open', async () => {
    const root = temporary()
    const path = join(root, 'a')
    writeFileSync(path, 'old')
    spawnSync('ln', [path, join(root, 'b')])
    await writeAtomic(path, bytes('new'), anyway)
    expect([readFileSync(path, 'utf8'), readFileSync(join(root, 'b'), 'utf8')]).toEqual(['new', 'old'])
  })
})

describe('a symlink', () => {
  test('stays one, and its target is written', async () => {
    const root = temporary()
    mkdirSync(join(root, 'dir'))
    writeFileSync(join(root, 'dir/real'), 'old')
    symlinkSync('dir/real', join(root, 'near'))
    symlinkSync(join(root, 'near'), join(root, 'far'))
    await writeAtomic(join(root, 'far'), bytes('new'), anyway)
    expect(readFileSync(join(root, 'dir/real'), 'utf8')).toBe('new')
    expect([readlinkSync(join(root, 'near')), readlinkSync(join(root, 'far'))]).toEqual([
      'dir/real',
      join(root, 'near'),
    ])
    expect(readdirSync(join(root, 'dir'))).toEqual(['real'])
    await expect(writeAtomic(join(root, 'far'), bytes('x'), once)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' })
  })

  test('to nothing: the target is made where overwriting is asked for', async () => {
    const root = temporary()
    const path = join(root, 'link')
    symlinkSync('target', path)
    await expect(writeAtomic(path, bytes('x'), once)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' })
    await writeAtomic(path, bytes('new'), anyway)
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(root, 'target'), 'utf8')).toBe('new')
  })

  test('in a circle', async () => {
    const path = join(temporary(), 'link')
    symlinkSync('link', path)
    for (const how of [once, anyway]) {
      await expect(writeAtomic(path, bytes('x'), how)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' })
    }
  })
})

describe('what cannot be written', () => {
  const because = async (path: string, how = once) => {
    const error = await writeAtomic(path, bytes('x'), how).catch(error => error)
    expect(error.code).toBe('OUTPUT_UNWRITABLE')
    return error.details.because
  }

  test('says why', async () => {
    const root = temporary()
    writeFileSync(join(root, 'file'), '')
    expect(await because(join(root, 'none/a'))).toBe('its directory does not exist')
    expect(await because(join(root, 'file/a'))).toBe('a part of its path is not a directory')
    expect(await because(root)).toBe('it is a directory')
    expect(await because(root, anyway)).toBe('it is a directory')
    expect(await because(join(root, 'x'.repeat(256)))).toBe('its name or path is too long for the system')
    expect(await because('/dev/full')).toBe('the disk is full')
    expect(readdirSync(root)).toEqual(['file'])
  })

  test('for lack of permission', async () => {
    const root = temporary()
    chmodSync(root, 0o555)
    const body = `return node.writeAtomic(args[0], new Uint8Array(1), { overwrite: true }).catch(error => error.message)`
    expect(asNobody(body, join(root, 'a'))).toBe(`cannot write \`${root}/a\`: permission denied`)
    expect(readdirSync(root)).toEqual([])
  })

  test('leaves nothing behind when the disk is full', async () => {
    const root = temporary()
    // A limit on the length of files fails in the middle of writing, as a full disk does.
    const code = `process.on('SIGXFSZ', () => {})
      const { writeAtomic } = await import(${JSON.stringify(import.meta.resolve('@gentorrent/node'))})
      await writeAtomic('a', new Uint8Array(1 << 20), { overwrite: true }).catch(error => console.log(error.message))`
    const { stdout } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', code],
      {
        cwd: root,
        encoding: 'utf8',
      },
    )
    expect(stdout.trim()).toBe('cannot write `a`: the file system cannot hold a file of that length')
    expect(readdirSync(root)).toEqual([])
  })
})

describe('pipes and devices', () => {
  test('get the bytes as they are', async () => {
    const root = temporary()
    const path = join(root, 'fifo')
    spawnSync('mkfifo', [path])
    const reader = spawn('cat', [path])
    let got = ''
    reader.stdout.on('data', data => {
      got += data
    })
    await writeAtomic(path, bytes('new'), once)
    await new Promise(done => reader.on('close', done))
    expect(got).toBe('new')
    expect(lstatSync(path).isFIFO()).toBe(true)
    await writeAtomic('/dev/null', bytes('new'), anyway)
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })
})

/** Starts a module that has `writeAtomic` and `args`. */
const start = (body: string, args: readonly string[]) =>
  spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { writeAtomic } from ${JSON.stringify(import.meta.resolve('@gentorrent/node'))}
     const args = process.argv.slice(1)
     ${body}`,
    ...args,
  ])

const said = (writer: ReturnType<typeof start>, word: string) =>
  new Promise<void>(done => {
    let out = ''
    writer.stdout.on('data', data => {
      out += data
      if (out.includes(word)) done()
    })
  })

describe('races', () => {
  test('one of many writers wins a free name, and the others know', async () => {
    const root = temporary()
    const path = join(root, 'a')
    // Each waits for the same moment, so that they meet.
    const body = `
      while (Date.now() < Number(args[1])) {}
      for (let i = 0; i < 50; i++) {
        await writeAtomic(args[0] + i, Buffer.alloc(1 << 16, args[2]), { overwrite: false }).then(
          () => console.log(i),
          error => { if (error.code !== 'OUTPUT_EXISTS') throw error },
        )
      }`
    const at = String(Date.now() + 1000)
    const writers = ['a', 'b', 'c'].map(letter => start(body, [path, at, letter]))
    const wins = await Promise.all(
      writers.map(async writer => {
        let out = ''
        writer.stdout.on('data', data => {
          out += data
        })
        const code = await new Promise(done => writer.on('close', done))
        expect(code).toBe(0)
        return out.split('\n').filter(Boolean).map(Number)
      }),
    )
    expect(wins.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    for (const [letter, won] of wins.map((won, i) => ['abc'[i]!, won] as const)) {
      for (const i of won) expect(readFileSync(path + i).equals(Buffer.alloc(1 << 16, letter))).toBe(true)
    }
    expect(readdirSync(root)).toHaveLength(50)
  })

  test('killed at any moment, there is the old file or the new one', async () => {
    const root = temporary()
    const path = join(root, 'a')
    const length = 1 << 20
    const isWhole = () => {
      const found = readFileSync(path)
      return found.length === length && found.every(byte => byte === found[0])
    }
    // What no writer writes.
    writeFileSync(path, Buffer.alloc(length, '-'))
    const body = `
      console.log('ready')
      for (let i = 0; ; i = (i + 1) % 26) {
        await writeAtomic(args[0], Buffer.alloc(${length}, 97 + i), { overwrite: true })
        if (i === 0) console.log('written')
      }`
    for (let round = 0; round < 15; round++) {
      const writer = start(body, [path])
      // One after its first file at least, so that something was written however slow the machine is.
      const sign = round === 0 ? 'written' : 'ready'
      await said(writer, sign)
      for (let look = 0; look < 5; look++) expect(isWhole()).toBe(true)
      await new Promise(done => setTimeout(done, (round * 7) % 23))
      const closed = new Promise(done => writer.on('close', done))
      writer.kill('SIGKILL')
      await closed
      expect(isWhole()).toBe(true)
    }
    expect(readFileSync(path)[0]).not.toBe('-'.charCodeAt(0))
    const others = readdirSync(root).filter(name => name !== 'a')
    for (const name of others) expect(name).toMatch(/^\.gentorrent-[0-9a-f]{16}\.tmp$/)
  })
})

describe('on a file system without links', () => {
  // As FAT answers. The rest of the system is real.
  const withoutLinks = (body: string, path: string) => {
    const code = `
      import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      fs.linkSync = () => { throw Object.assign(new Error('EPERM'), { code: 'EPERM' }) }
      syncBuiltinESMExports()
      const { writeAtomic } = await import(${JSON.stringify(import.meta.resolve('@gentorrent/node'))})
      const path = process.argv[1]
      ${body}`
    return spawnSync(process.execPath, ['--input-type=module', '-e', code, path], { encoding: 'utf8' })
  }

  test('a free name is taken, and one that is taken is not', async () => {
    const root = temporary()
    const path = join(root, 'a')
    const write = `await writeAtomic(path, Buffer.from('new'), { overwrite: false })`
    expect(withoutLinks(write, path)).toMatchObject({ status: 0 })
    expect(readFileSync(path, 'utf8')).toBe('new')
    writeFileSync(path, 'old')
    // The file appears after the first look: only taking the name itself tells.
    const late = `
      const { openSync } = fs
      fs.openSync = (at, ...more) => { if (at === path) fs.writeFileSync(at, 'other'); return openSync(at, ...more) }
      syncBuiltinESMExports()
      fs.rmSync(path)
      await writeAtomic(path, Buffer.from('new'), { overwrite: false }).catch(error => console.log(error.code))`
    expect(withoutLinks(late, path).stdout.trim()).toBe('OUTPUT_EXISTS')
    expect(readFileSync(path, 'utf8')).toBe('other')
    expect(readdirSync(root)).toEqual(['a'])
  })
})
