import { read } from '@gentorrent/core'
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
    expect(outcome.out).toMatch(/Comment +- first\n +\+ second\n +keys +comment\n$/)
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
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('overwrite it with --force')])
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
