import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { hex, read } from '@gentorrent/core'
import { text } from '@gentorrent/core/plugin'
import { credential } from '@gentorrent/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const tracker = ['--tracker', 'http://t.example/a']

/** A folder with `a` and its torrent. */
const place = async (...flags: readonly string[]) => {
  const made = await makePlace({ a: 'content' })
  await made.run(['create', 'a', ...tracker, '--comment', 'first', ...flags])
  return made
}
const root = async (bytes: Uint8Array) => (await read(bytes, { plugins: [] })).torrent
const comment = async (bytes: Uint8Array) => text((await root(bytes)).metainfo.get('comment'))

describe('edit', () => {
  test('changes what is given and keeps the rest, and the info-hash', async () => {
    const { run, read: file } = await place('--node', 'n.example:1')
    const before = await root(await file('a.torrent'))
    const outcome = await run(['edit', 'a.torrent', '--comment', 'second'])
    expect(outcome).toMatchObject({ code: 0, err: '' })
    expect(outcome.out).toMatch(/beside info .*\n +comment +- first\n +\+ second\n$/)
    const after = await root(await file('a.torrent'))
    expect(after.infoHash).toEqual(before.infoHash)
    expect(text(after.metainfo.get('comment'))).toBe('second')
    expect(text(after.metainfo.get('announce'))).toBe('http://t.example/a')
    expect(after.metainfo.has('nodes')).toBe(true)
  })

  test('takes the place of the torrent, and of another file only when told', async () => {
    const { run, read: file } = await place()
    expect((await run(['edit', 'a.torrent', '--comment', 'x', '-o', 'b.torrent'])).code).toBe(0)
    const refused = await run(['edit', 'a.torrent', '--comment', 'y', '-o', 'b.torrent'])
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('overwrite it (--output, --force)')])
    expect(await comment(await file('b.torrent'))).toBe('x')
    expect(await comment(await file('a.torrent'))).toBe('first')
    expect((await run(['edit', 'a.torrent', '--comment', 'y', '-o', 'b.torrent', '--force'])).code).toBe(0)
    expect(await comment(await file('b.torrent'))).toBe('y')
  })

  test('shows without writing', async () => {
    const { run, read: file } = await place()
    const { code, out } = await run(['edit', 'a.torrent', '--comment', 'x', '--dry-run', '--json'])
    expect([code, JSON.parse(out)]).toMatchObject([0, { dryRun: true, changed: ['metainfo.comment'], issues: [] }])
    expect(await comment(await file('a.torrent'))).toBe('first')
    expect((await run(['edit', 'a.torrent', '--comment', 'first', '-n'])).out).toContain('nothing')
  })

  test('reads standard input and writes standard output', async () => {
    const { run, read: file } = await place()
    const stdin = await file('a.torrent')
    const { code, outBytes } = await run(['edit', '-', '--comment', 'x'], { stdin })
    expect(code).toBe(0)
    expect(await comment(outBytes)).toBe('x')
    expect((await run(['edit', '-', '--comment', 'x', '--json'], { stdin })).code).toBe(2)
    expect((await run(['edit', '-', '--comment', 'x'], { stdin, terminal: 80 })).code).toBe(2)
    expect((await run(['edit', '-', '--comment', 'x', '-o', 'c.torrent'], { stdin })).code).toBe(0)
    expect(await comment(await file('c.torrent'))).toBe('x')
  })

  test('adds to lists where it is told to', async () => {
    const { run, read: file } = await place()
    const adding = ['edit', 'a.torrent', '--append', '--tracker', 'http://u.example/a', '--node', 'n.example:1']
    expect(await run(adding)).toMatchObject({ code: 0, err: '' })
    const once = await file('a.torrent')
    expect((await run([...adding, '-n'])).out).toContain('nothing')
    const shown = JSON.parse((await run(['inspect', 'a.torrent', '--json'])).out)
    expect(shown.plugins.tracker.trackers).toEqual(['http://t.example/a', 'http://u.example/a'])
    expect((await run(['edit', 'a.torrent', '--tracker', 'http://v.example/a'])).code).toBe(0)
    expect(text((await root(await file('a.torrent'))).metainfo.get('announce'))).toBe('http://v.example/a')
    expect((await root(once)).infoHash).toEqual((await root(await file('a.torrent'))).infoHash)
  })

  test('takes parts of values out', async () => {
    const { run } = await place(
      '--tracker',
      'http://u.example/a,http://v.example/a',
      '--node',
      '[::1]:5',
      '--node',
      'n.example:1',
    )
    const remove = (...keys: readonly string[]) => run(['edit', 'a.torrent', ...keys.flatMap(key => ['--remove', key])])
    const shown = async () => JSON.parse((await run(['inspect', 'a.torrent', '--json'])).out).plugins
    expect(await remove('announce-list=http://t.example/a', 'nodes=[::1]:5')).toMatchObject({ code: 0, err: '' })
    expect(await shown()).toMatchObject({
      tracker: { trackers: ['http://u.example/a,http://v.example/a'] },
      dht: { nodes: [{ host: 'n.example', port: 1 }] },
    })
    expect(await remove('announce-list=http://u.example/a')).toMatchObject({ code: 0, err: '' })
    expect(await shown()).toMatchObject({ tracker: { trackers: ['http://v.example/a'] } })
    const missing = await remove('nodes=x.example:1')
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('`metainfo.nodes` holds no `x.example:1`')])
    expect(await remove('announce=http://v.example/a', 'nodes=n.example:1')).toMatchObject({ code: 0 })
    expect(Object.keys(await shown())).toEqual(['bep3'])
  })

  test('strips what clients note for themselves, and warns of it otherwise', async () => {
    const { run, grow, read: file } = await place()
    const { metainfo } = await root(await file('a.torrent'))
    const noted = Buffer.concat([
      metainfo.bytes.subarray(0, -1),
      Buffer.from('17:libtorrent_resumed1:ai1ee8:rtorrent4:/srve'),
    ])
    await grow({ 'b.torrent': noted })
    const kept = await run(['edit', 'b.torrent', '--comment', 'x'])
    expect([kept.code, kept.err]).toEqual([0, expect.stringContaining('--strip-client-state')])
    const stripped = await run(['edit', 'b.torrent', '--comment', 'first', '--strip-client-state'])
    expect(stripped).toMatchObject({ code: 0, err: '' })
    expect(Buffer.from(await file('b.torrent')).equals(await file('a.torrent'))).toBe(true)
    expect((await run(['edit', 'b.torrent', '--strip-client-state', '-n'])).out).toContain('nothing')
  })

  test('takes keys out', async () => {
    const { run, read: file } = await place()
    expect((await run(['edit', 'a.torrent', '--remove', 'announce', '-f'])).code).toBe(0)
    expect((await root(await file('a.torrent'))).metainfo.has('announce')).toBe(false)
    const again = await run(['edit', 'a.torrent', '--remove', 'announce', '-f'])
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('`metainfo.announce` is missing')])
  })

  test.each([
    [['--remove', 'info'], 'cannot be taken out'],
    [['--remove', 'info.pieces'], 'cannot be taken out'],
    [['--remove', 'file.length'], 'cannot be taken out'],
    [['--md5sum'], 'the content must be read again for the md5 of each file'],
    [['--name', 'x/y'], "the torrent's name `x/y`"],
    [['--piece-length', 'much'], 'is no length and no policy'],
    [['--tracker', 'nonsense'], 'is not an absolute URL'],
    [[], 'say what to change'],
    [['--trust-cert', 'a'], 'unknown flag `--trust-cert`'],
  ])('%j is refused', async (flags, message) => {
    const { run } = await place()
    const { code, err } = await run(['edit', 'a.torrent', ...flags, '--force'])
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })

  test('refuses what does not go with the rest', async () => {
    const { run } = await place('--private')
    const { code, err } = await run(['edit', 'a.torrent', '--node', 'n.example:1', '--force'])
    expect([code, err]).toEqual([2, expect.stringContaining('private')])
  })
})

describe('the info-hash', () => {
  const secret = ['edit', 'a.torrent', '--private', '--source', 'S']

  test('never changes by accident', async () => {
    const { run, read: file } = await place()
    const before = await file('a.torrent')
    const shown = JSON.parse((await run([...secret, '-n', '--json'])).out)
    expect(shown).toMatchObject({
      infoHashBefore: { v1: hex((await root(before)).infoHash.v1!) },
      changed: ['info.private', 'info.source'],
      differences: [
        { key: 'info.private', inInfo: true, isContent: false, b: 1 },
        { key: 'info.source', inInfo: true, isContent: false, b: 'S' },
      ],
      requests: [],
    })
    for (const setting of [{}, { terminal: 80 }, { typed: 'y\n' }]) {
      const { code, err } = await run(secret, setting)
      expect(code).toBe(2)
      expect(err).toContain(`from ${shown.infoHashBefore.v1} to ${shown.infoHash.v1}`)
    }
    for (const flag of ['--json', '--quiet']) {
      expect((await run([...secret, flag], { terminal: 80, typed: 'y\n' })).code).toBe(2)
    }
    expect(await file('a.torrent')).toEqual(before)
    expect((await run([...secret, '--force'])).code).toBe(0)
    expect(hex((await root(await file('a.torrent'))).infoHash.v1!)).toBe(shown.infoHash.v1)
  })

  test.each([
    ['y\n', 0],
    ['Yes\r\n', 0],
    ['n\n', 130],
    ['\n', 130],
    ['yes, but\n', 130],
    ['', 130],
  ])('asks a person, who types %j', async (typed, code) => {
    const { run, read: file } = await place()
    const before = await file('a.torrent')
    const outcome = await run(secret, { terminal: 80, typed, env: { NO_COLOR: '1' } })
    expect(outcome.code).toBe(code)
    expect(outcome.err).toMatch(/^\? The info-hash changes from [0-9a-f]{40} to [0-9a-f]{40}: .* Go on\? \[y\/N\] /)
    expect(Buffer.from(await file('a.torrent')).equals(before)).toBe(code !== 0)
  })

  test('a person who is asked may stop instead', async () => {
    const { run } = await place()
    const stop = new AbortController()
    const asked = run(secret, { terminal: 80, typed: '', signal: stop.signal })
    stop.abort()
    expect((await asked).code).toBe(130)
  })
})

describe('content', () => {
  const files = { 'pub/b.bin': 'b'.repeat(20_000), 'pub/A.bin': 'A'.repeat(40_000), 'pub/c': '' }
  const published = async (...flags: readonly string[]) => {
    const made = await makePlace(files)
    await made.run(['create', 'pub', ...tracker, '--private', '--comment', 'old', ...flags])
    return made
  }

  test('is read where a digest demands it, and must be what the torrent says', async () => {
    const { run, read: file, grow } = await published()
    const needed = await run(['edit', 'pub.torrent', '--md5sum', '--force'])
    expect([needed.code, needed.err]).toEqual([2, expect.stringContaining('say where it is')])
    const shown = await run(['edit', 'pub.torrent', '--md5sum', '-n'])
    expect(shown.out).toMatch(/known when the content is read\n[\s\S]*to read for +md5 of each file/)
    await run(['create', 'pub', ...tracker, '--private', '--comment', 'old', '--md5sum', '-o', 'made.torrent'])
    expect((await run(['edit', 'pub.torrent', 'pub', '--md5sum', '-f', '-o', 'md5.torrent'])).code).toBe(0)
    expect(await file('md5.torrent')).toEqual(await file('made.torrent'))
    await grow({ 'pub/A.bin': `${'A'.repeat(39_999)}B` })
    const damaged = await run(['edit', 'pub.torrent', 'pub', '--md5sum', '-f'])
    expect([damaged.code, damaged.err]).toEqual([1, expect.stringContaining('`A.bin`')])
    await grow({ 'pub/A.bin': 'A' })
    const short = await run(['edit', 'pub.torrent', 'pub', '--md5sum', '-f'])
    expect([short.code, short.err]).toEqual([1, expect.stringContaining('`A.bin` has 1 byte,')])
    expect((await run(['edit', 'pub.torrent', 'nowhere', '--md5sum', '-f'])).code).toBe(3)
  })

  test('tells what a disk says of files, and a torrent does not', async () => {
    const { run, read: file, path } = await published()
    await chmod(join(path, 'pub/b.bin'), 0o755)
    const flags = [...tracker, '--private', '--comment', 'old', '--executable-bit']
    await run(['create', 'pub', ...flags, '-o', 'made.torrent'])
    expect((await run(['edit', 'pub.torrent', '--executable-bit', '-n'])).out).toContain('nothing')
    expect((await run(['edit', 'pub.torrent', 'pub', '--executable-bit', '-f'])).code).toBe(0)
    expect(await file('pub.torrent')).toEqual(await file('made.torrent'))
    // From now on the torrent says it, whatever becomes of the disk.
    await chmod(join(path, 'pub/A.bin'), 0o755)
    expect((await run(['edit', 'pub.torrent', 'pub', '--md5sum', '-f'])).code).toBe(0)
    await run(['edit', 'made.torrent', 'pub', '--md5sum', '-f'])
    expect(await file('pub.torrent')).toEqual(await file('made.torrent'))
    expect(
      Buffer.from(await file('pub.torrent'))
        .toString('latin1')
        .split('4:attr1:x').length,
    ).toBe(2)
  })

  test('another name or other pieces', async () => {
    const { run, read: file } = await published('--v2')
    const flags = [...tracker, '--private', '--comment', 'old', '--v2']
    await run(['create', 'pub', ...flags, '--name', 'other', '-l', '32KiB', '-o', 'made.torrent'])
    expect((await run(['edit', 'pub.torrent', '--name', 'other', '-f'])).code).toBe(0)
    expect((await run(['edit', 'pub.torrent', 'pub', '-l', '32KiB', '-f'])).code).toBe(0)
    expect(await file('pub.torrent')).toEqual(await file('made.torrent'))
  })

  test('makes a hybrid of a v1 torrent', async () => {
    const { run, read: file, grow } = await published()
    await run(['create', 'pub', ...tracker, '--private', '--comment', 'old', '--v2', '-o', 'made.torrent'])
    const refused = await run(['upgrade', 'pub.torrent', 'pub'])
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('the info-hash would change')])
    expect(await run(['upgrade', 'pub.torrent', 'pub', '-o', 'a.torrent', '-f'])).toMatchObject({ code: 0, err: '' })
    expect(await run(['edit', 'pub.torrent', 'pub', '--v2', '-o', 'b.torrent', '-f'])).toMatchObject({ code: 0 })
    for (const name of ['a.torrent', 'b.torrent']) expect(await file(name)).toEqual(await file('made.torrent'))
    expect((await run(['upgrade', 'a.torrent', '-n'])).out).toContain('nothing')
    // The word behind a flag that may stand alone is standard input, and no value of the flag.
    const piped = ['edit', '--v2', '-', 'pub', '-o', 'd.torrent', '-f']
    expect(await run(piped, { stdin: await file('pub.torrent') })).toMatchObject({ code: 0 })
    await grow({ 'pub/b.bin': 'c'.repeat(20_000) })
    const damaged = await run(['upgrade', 'pub.torrent', 'pub', '-o', 'c.torrent', '-f'])
    expect([damaged.code, damaged.err]).toEqual([1, expect.stringContaining('piece 2 differs')])
    expect(Object.keys(await (await published()).files())).not.toContain('c.torrent')
    const bare = await run(['upgrade', 'pub.torrent', 'pub', '-f'], { bases: [] })
    expect([bare.code, bare.err]).toEqual([2, expect.stringContaining('@gentorrent/plugin-v2')])
  })
})

test('signatures: made, added, shown, trusted and broken', async () => {
  const [one, other] = [credential('com.example'), credential('org.other')]
  const passphrase = 'correct horse'
  const encrypted = other.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase })
  const { run, grow, read: file } = await makePlace({ a: 'content' })
  await grow({
    'one.key': one.key.bytes,
    'one.crt': one.certificate.bytes,
    'other.key': Buffer.from(encrypted),
    'other.crt': other.certificate.bytes,
  })
  await run(['create', 'a', ...tracker, '--sign-key', 'one.key', '--sign-cert', 'one.crt'])
  const adding = ['edit', 'a.torrent', '--sign-key', 'other.key', '--sign-cert', 'other.crt']
  expect((await run(adding)).err).toContain('give its passphrase')
  const added = await run([...adding, '--sign-passphrase', 'env:PASS'], { env: { PASS: passphrase } })
  expect(added).toMatchObject({ code: 0, err: '' })
  const shown = async (...flags: readonly string[]) =>
    JSON.parse((await run(['inspect', 'a.torrent', '--json', ...flags])).out)
  expect(await shown()).toMatchObject({ plugins: { signing: { signers: ['com.example', 'org.other'] } }, issues: [] })
  expect((await shown('--trust-cert', 'one.crt')).issues).toMatchObject([{ code: 'SIGNING_UNTRUSTED' }])
  expect((await shown('--trust-cert', 'one.crt', '--trust-cert', 'other.crt')).issues).toEqual([])
  const bad = Buffer.from(await file('a.torrent'))
  bad[bad.indexOf('6:pieces20:') + 12]! ^= 1
  await grow({ 'bad.torrent': bad })
  const broken = await run(['inspect', 'bad.torrent', '--strict'])
  expect([broken.code, broken.out]).toEqual([1, expect.stringContaining('[SIGNING_BAD]')])
})
