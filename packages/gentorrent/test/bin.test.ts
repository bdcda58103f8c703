import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../bin/gentorrent.cjs', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gentorrent-bin-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const start = (...args: string[]) => spawn(process.execPath, [bin, ...args], { cwd: folder })

const textOf = (stream: NodeJS.ReadableStream) => {
  let text = ''
  stream.setEncoding('utf8').on('data', chunk => {
    text += chunk
  })
  return () => text
}

const ended = (child: ChildProcessWithoutNullStreams) =>
  new Promise<{ code: number | null; signal: string | null }>(resolve =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )

const run = async (...args: string[]) => {
  const child = start(...args)
  const out = textOf(child.stdout)
  const err = textOf(child.stderr)
  child.stdin.end()
  return { ...(await ended(child)), out: out(), err: err() }
}

/** A file that takes long to hash and no room on the disk. */
const makeHuge = async () => {
  const path = join(folder, 'huge')
  await writeFile(path, '')
  await truncate(path, 2 ** 40)
}

/** A run that has begun to hash: the remark comes right before. */
const startHashing = async (...flags: string[]) => {
  await makeHuge()
  const child = start('create', 'huge', ...flags)
  const out = textOf(child.stdout)
  const err = textOf(child.stderr)
  await new Promise<void>(resolve => child.stderr.on('data', () => err().includes('TRACKERLESS') && resolve()))
  await new Promise(resolve => setTimeout(resolve, 100))
  return { child, out, err }
}

describe('exit codes', () => {
  test.each([
    [0, ['create', 'f']],
    [0, ['--version']],
    [1, ['inspect', 'f']],
    [1, ['verify', 't', 'g']],
    [2, ['create', 'f', '--no-such-flag']],
    [2, ['create', 'f', '-o', 'g']],
    [3, ['inspect', 'nothing']],
    [3, ['create', 'nothing']],
  ])('%i: %j', async (code, args) => {
    await writeFile(join(folder, 'f'), 'content')
    await writeFile(join(folder, 'g'), 'Content')
    await run('create', 'f', '-o', 't')
    expect(await run(...args)).toMatchObject({ code, signal: null })
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: %i, with a sentence and nothing left behind', async (signal, code) => {
    const { child, out, err } = await startHashing()
    child.kill(signal)
    expect(await ended(child)).toEqual({ code, signal: null })
    expect(err()).toContain('error: stopped before it was done')
    expect(out()).toBe('')
    expect(await readdir(folder)).toEqual(['huge'])
  })
})

describe('a plugin that is not built as it should be', () => {
  test.each([
    [
      'p.cjs',
      "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = () => {}",
      'it is a CommonJS module, and must be an ES module: set `"type": "module"`',
    ],
    ['p.tsx', '', 'loads no such file: compile it to JavaScript'],
  ])('%s', async (name, text, because) => {
    await writeFile(join(folder, 'f'), 'content')
    await writeFile(join(folder, name), text)
    const { code, err } = await run('create', 'f', '--plugin', `./${name}`)
    expect([code, err]).toEqual([2, expect.stringContaining(because)])
  })
})

test.runIf(process.platform === 'linux')('words that are not UTF-8 are refused, and U+FFFD itself is not', async () => {
  await writeFile(join(folder, 'f'), 'content')
  const typed = async (comment: string) => {
    const line = `exec "$0" "$1" create f -fq --comment "$(printf '${comment}')"`
    const child = spawn('sh', ['-c', line, process.execPath, bin], { cwd: folder })
    const err = textOf(child.stderr)
    return { ...(await ended(child)), err: err() }
  }
  const broken = await typed('a\\377')
  expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('`a\uFFFD` is not UTF-8')])
  expect(await typed('a\\357\\277\\275')).toMatchObject({ code: 0, err: '' })
})

test('a place for caches that cannot be used harms nobody', async () => {
  await writeFile(join(folder, 'f'), 'content')
  await writeFile(join(folder, 'no-folder'), '')
  const environment = { ...process.env, XDG_CACHE_HOME: join(folder, 'no-folder') }
  const child = spawn(process.execPath, [bin, 'create', 'f', '--quiet'], { cwd: folder, env: environment })
  const err = textOf(child.stderr)
  expect([await ended(child), err()]).toEqual([{ code: 0, signal: null }, ''])
})

test('the cache of a run that was refused is made again by one that goes further, and not the other way round', async () => {
  await writeFile(join(folder, 'f'), 'content')
  const caches = join(folder, 'caches')
  const environment = { ...process.env, XDG_CACHE_HOME: caches, NODE_DISABLE_COMPILE_CACHE: '' }
  const keptBy = async (...args: string[]) => {
    const child = spawn(process.execPath, [bin, 'create', ...args, '--quiet'], { cwd: folder, env: environment })
    const { code } = await ended(child)
    const [name, ...others] = await readdir(join(caches, 'gentorrent'))
    expect(others).toEqual([])
    return { code, path: join(caches, 'gentorrent', name!), bytes: await readFile(join(caches, 'gentorrent', name!)) }
  }
  const refused = await keptBy('nowhere')
  const whole = await keptBy('f', '--force')
  const again = await keptBy('nowhere')
  expect([refused.code, whole.code, again.code]).toEqual([3, 0, 3])
  expect(whole.bytes.length).toBeGreaterThan(refused.bytes.length)
  expect(again.bytes.equals(whole.bytes)).toBe(true)
  for (const broken of ['', 'short', 'x'.repeat(10_000)]) {
    await writeFile(whole.path, broken)
    expect((await keptBy('f', '--force')).code).toBe(0)
  }
})

test('only so many caches are kept, the newest', async () => {
  await writeFile(join(folder, 'f'), 'content')
  const caches = join(folder, 'caches')
  const kept = join(caches, 'gentorrent')
  await mkdir(kept, { recursive: true, mode: 0o700 })
  const names = Array.from({ length: 300 }, (_, at) => `build-${at}`)
  const day = 24 * 3600
  for (const [at, name] of names.entries()) {
    await writeFile(join(kept, name), 'code')
    await utimes(join(kept, name), 0, Date.now() / 1000 - day - at)
  }
  const environment = { ...process.env, XDG_CACHE_HOME: caches, NODE_DISABLE_COMPILE_CACHE: '' }
  const child = spawn(process.execPath, [bin, 'create', 'f', '--quiet'], { cwd: folder, env: environment })
  expect((await ended(child)).code).toBe(0)
  const left = await readdir(kept)
  const old = left.filter(name => names.includes(name))
  expect(left).toHaveLength(200)
  expect(old.length).toBeLessThan(200)
  expect(old.sort()).toEqual(names.slice(0, old.length).sort())
})

describe('killed', () => {
  test('while it hashes, with the old file still whole', async () => {
    await writeFile(join(folder, 'huge.torrent'), 'old')
    const { child } = await startHashing('--force')
    child.kill('SIGKILL')
    expect(await ended(child)).toEqual({ code: null, signal: 'SIGKILL' })
    expect((await readdir(folder)).sort()).toEqual(['huge', 'huge.torrent'])
    expect(await readFile(join(folder, 'huge.torrent'), 'utf8')).toBe('old')
  })

  test('at any moment, there is the old file or the new one', async () => {
    await writeFile(join(folder, 'f'), 'x'.repeat(1_000_000))
    const args = ['create', 'f', '-o', 't', '--force', '-l', '16', '--quiet']
    await run(...args)
    const made = await readFile(join(folder, 't'))
    for (let delay = 60; delay < 360; delay += 15) {
      await writeFile(join(folder, 't'), 'old')
      const child = start(...args)
      const timer = setTimeout(() => child.kill('SIGKILL'), delay)
      await ended(child)
      clearTimeout(timer)
      const left = await readFile(join(folder, 't'))
      expect([made.toString('latin1'), 'old']).toContain(left.toString('latin1'))
    }
  })
})

describe('standard output', () => {
  test('that is closed early ends the run quietly', async () => {
    const names = Array.from({ length: 3000 }, (_, i) => `${i}`.padStart(40, 'n'))
    await Promise.all(names.map(name => writeFile(join(folder, name), 'x')))
    await run('create', '.', '-o', `${folder}.torrent`, '--quiet')
    try {
      const child = start('inspect', `${folder}.torrent`)
      const err = textOf(child.stderr!)
      child.stdout.once('data', () => child.stdout.destroy())
      expect(await ended(child)).toEqual({ code: 0, signal: null })
      expect(err()).toBe('')
    } finally {
      await rm(`${folder}.torrent`, { force: true })
    }
  })

  test('that takes long to write does not keep anybody from stopping the run', async () => {
    await writeFile(join(folder, 'long'), `l${'6:string'.repeat(500_000)}e`)
    const child = start('dump', 'long')
    const err = textOf(child.stderr)
    // Most of it is still to come, as nobody reads on before the signal is sent.
    await new Promise<void>(resolve => child.stdout.once('data', () => resolve(void child.stdout.pause())))
    child.kill('SIGINT')
    child.stdout.resume()
    expect(await ended(child)).toEqual({ code: 130, signal: null })
    expect(err()).toContain('error: stopped before it was done')
  })

  test.runIf(existsSync('/dev/full'))('that is full is an error', async () => {
    await writeFile(join(folder, 'f'), 'content')
    await run('create', 'f')
    const full = await open('/dev/full', 'w')
    const child = spawn(process.execPath, [bin, 'inspect', 'f.torrent'], {
      cwd: folder,
      stdio: ['ignore', full.fd, 'pipe'],
    })
    const err = textOf(child.stderr!)
    const code = await new Promise(resolve => child.on('close', resolve))
    await full.close()
    expect([code, err()]).toEqual([3, expect.stringContaining('the disk is full')])
  })

  test.runIf(existsSync('/dev/full'))('keeps its result where standard error is full', async () => {
    await writeFile(join(folder, 'f'), 'content')
    const full = await open('/dev/full', 'w')
    const child = spawn(process.execPath, [bin, 'create', 'f'], { cwd: folder, stdio: ['ignore', 'pipe', full.fd] })
    const out = textOf(child.stdout!)
    const code = await new Promise(resolve => child.on('close', resolve))
    await full.close()
    expect([code, out()]).toEqual([0, expect.stringContaining('f.torrent')])
  })

  test('carries the torrent from one run to the next', async () => {
    await writeFile(join(folder, 'f'), 'content')
    const first = start('create', 'f', '-o', '-')
    const second = start('magnet', '-')
    const out = textOf(second.stdout)
    first.stdout.pipe(second.stdin)
    expect(await ended(second)).toEqual({ code: 0, signal: null })
    expect(out()).toMatch(/^magnet:\?xt=urn:btih:[0-9a-f]{40}&dn=f\n$/)
  })
})

test.skipIf(process.platform === 'win32')('a current directory that is gone is a sentence, not a crash', async () => {
  const gone = join(folder, 'gone')
  const script = 'mkdir "$1" && cd "$1" && rmdir "$1" && exec "$2" "$3" create f'
  const child = spawn('sh', ['-c', script, 'sh', gone, process.execPath, bin])
  const err = textOf(child.stderr)
  expect(await ended(child)).toEqual({ code: 3, signal: null })
  expect(err()).toMatch(/^error: cannot write `.*gone.f\.torrent`: there is no folder `.*gone`/)
})

test('the command has every plugin that the package depends on, and all work together', async () => {
  const { dependencies } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  const packages = Object.keys(dependencies).filter(name => name.includes('/plugin-'))
  const { plugins, missing, broken } = JSON.parse((await run('plugins', '--json')).out)
  expect([missing, broken]).toEqual([[], []])
  expect(plugins.flatMap((plugin: { package?: string }) => plugin.package ?? []).sort()).toEqual(packages.sort())
})

test('two runs at once for one output: one wins, the other says so', async () => {
  await writeFile(join(folder, 'f'), 'x'.repeat(100_000))
  const runs = await Promise.all([1, 2, 3].map(() => run('create', 'f')))
  expect(runs.map(({ code }) => code).sort()).toEqual([0, 2, 2])
  expect((await readdir(folder)).sort()).toEqual(['f', 'f.torrent'])
})
