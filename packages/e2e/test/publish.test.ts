import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Swarm, startSwarm } from '../../dht/test/swarm.ts'
import { writeFiles } from './content.ts'
import { command, create } from './gentorrent.ts'
import { type Output, type Place, withPlace } from './place.ts'

let swarm: Swarm
let network: readonly string[]
beforeAll(async () => {
  swarm = await startSwarm(60)
  const [first] = swarm.endpoints
  network = ['--dht-bootstrap', `${first!.host}:${first!.port}`, '--dht-timeout', '600']
})
afterAll(() => swarm.close())

/** A place with a torrent and a key. */
const withTorrent = (body: (place: Place, torrent: string) => Promise<void>) =>
  withPlace(async place => {
    await writeFiles(place.at('pub'), [['a.bin', 100_000]])
    await run(place, 'keygen', 'my.key')
    await body(place, await create(place, place.at('pub')))
  })
const run = (place: Place, ...args: readonly string[]) => place.run(process.execPath, [command, ...args])
const parsed = ({ out }: Output) => JSON.parse(out)
const inspected = async (place: Place, torrent: string) => parsed(await run(place, 'inspect', torrent, '--json'))

describe('gentorrent create --dht', () => {
  test.each([
    ['v1', []],
    ['v2', ['--v2', 'only']],
    ['hybrid', ['--v2']],
  ])('%s: the nodes written are the nearest to each info-hash', (_, flags) =>
    withPlace(async place => {
      await writeFiles(place.at('pub'), [['a.bin', 100_000]])
      const torrent = await create(place, place.at('pub'), '--dht', ...network, ...flags)
      const { infoHash, plugins } = await inspected(place, torrent)
      const targets = [infoHash.v1, infoHash.v2].filter(Boolean).map(hash => Buffer.from(hash, 'hex').subarray(0, 20))
      const truth = targets.flatMap(target => swarm.truth(target, 8)).map(({ host, port }) => `${host}:${port}`)
      const written: readonly string[] = plugins.dht.nodes.map(
        ({ host, port }: { host: string; port: number }) => `${host}:${port}`,
      )
      expect(written.length).toBeGreaterThanOrEqual(8)
      expect(new Set(written).size).toBe(written.length)
      const hits = written.filter(node => truth.includes(node)).length
      expect(hits / written.length).toBeGreaterThanOrEqual(0.8)
    }),
  )

  test('says on standard error what it does, and in JSON what came of it', () =>
    withPlace(async place => {
      await writeFiles(place.at('pub'), [['a.bin', 100_000]])
      const { code, out, err } = await run(place, 'create', place.at('pub'), '--dht', ...network, '--json')
      expect(code).toBe(0)
      expect(err).toMatch(
        /note: asked \d+ DHT nodes, of which \d+ answered; bits that the info-hash shares with the nearest 8: \d+ to \d+/,
      )
      expect(JSON.parse(out).remarks).toEqual([expect.objectContaining({ code: 'DHT_FOUND' })])
    }))

  test('a dry run asks nobody, a private torrent is refused, and an edit adds nodes', () =>
    withTorrent(async (place, torrent) => {
      // If it asked, it would wait for somebody who is not there until the test gave up.
      const deaf = ['--dht', '--dht-bootstrap', '127.0.3.1:9', '--dht-timeout', '3600']
      const dry = await run(place, 'create', place.at('pub'), '--dry-run', '--json', ...deaf)
      expect(parsed(dry).remarks).toEqual([expect.objectContaining({ code: 'DHT_DRY' })])
      const secret = await run(
        place,
        'create',
        place.at('pub'),
        ...deaf,
        '--private',
        '--tracker',
        'http://t.example/a',
      )
      expect([secret.code, secret.err]).toEqual([2, expect.stringContaining('must not use the DHT (BEP 27)')])

      const before = await inspected(place, torrent)
      expect((await run(place, 'edit', torrent, '--dht', ...deaf, '--dry-run')).code).toBe(0)
      expect((await run(place, 'edit', torrent, '--dht', ...network, '--force')).code).toBe(0)
      const after = await inspected(place, torrent)
      expect(after.infoHash).toEqual(before.infoHash)
      expect(after.plugins.dht.nodes).toHaveLength(8)
    }))

  test('Ctrl-C stops it, and nothing is left', () =>
    withPlace(async place => {
      await writeFiles(place.at('pub'), [['a.bin', 100_000]])
      const deaf = ['--dht', '--dht-bootstrap', '127.0.3.1:9', '--dht-timeout', '3600']
      // The plugin tells when the question is asked, so that nothing here depends on how long that takes.
      await fs.writeFile(place.at('tell.mjs'), tell)
      const running = place.start(process.execPath, [
        '--import',
        place.at('tell.mjs'),
        command,
        'create',
        'pub',
        ...deaf,
      ])
      await running.line(line => line === 'asked')
      running.process.kill('SIGINT')
      const { code } = await running.close()
      expect(code).toBe(130)
      // The folder is this run's home too, where V8's cache of the program is kept.
      const left = (await fs.readdir(place.folder)).filter(name => name !== '.cache')
      expect(left.sort()).toEqual(['pub', 'tell.mjs'])
    }))
})

/** Prints `asked` when the first packet is sent. */
const tell = `import dgram from 'node:dgram'
const { send } = dgram.Socket.prototype
dgram.Socket.prototype.send = function (...given) {
  process.stdout.write('asked\\n')
  return send.apply(this, given)
}
`

describe('gentorrent keygen', () => {
  test('writes a key for its owner alone, once, and prints its public half', () =>
    withPlace(async place => {
      const made = await run(place, 'keygen', 'my.key')
      expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9a-f]{64}\n$/) })
      expect((await fs.stat(place.at('my.key'))).mode & 0o777).toBe(0o600)
      const bytes = await fs.readFile(place.at('my.key'), 'utf8')
      expect(bytes).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
      const again = await run(place, 'keygen', 'my.key')
      expect([again.code, again.err]).toEqual([2, expect.stringContaining('[DHT_KEY_THERE]')])
      expect(await fs.readFile(place.at('my.key'), 'utf8')).toBe(bytes)
      await fs.symlink('elsewhere', place.at('link'))
      expect((await run(place, 'keygen', 'link')).code).toBe(2)
      expect((await run(place, 'keygen', 'no/such/folder')).code).toBe(3)
      const other = parsed(await run(place, 'keygen', '--json'))
      expect(other.path).toBe(place.at('gentorrent.key'))
      expect(other.magnet).toBe(`magnet:?xs=urn:btpk:${other.publicKey}`)
      expect(`${other.publicKey}\n`).not.toBe(made.out)
    }))
})

describe('gentorrent publish and resolve', () => {
  test('the same again keeps its number, another torrent gets the next one', () =>
    withTorrent(async (place, torrent) => {
      const publish = async (...args: readonly string[]) =>
        parsed(await run(place, 'publish', ...args, '--key', 'my.key', '--json', ...network))
      const resolve = (link: string) => run(place, 'resolve', link, ...network)
      const { infoHash } = await inspected(place, torrent)

      const before = Math.floor(Date.now() / 1000)
      const first = await publish(torrent)
      expect(first).toMatchObject({ infoHash: infoHash.v1, previousSequence: null, storedCount: 8, askedCount: 8 })
      expect(first.sequence).toBeGreaterThanOrEqual(before)
      expect(first.target).toBe(createHash('sha1').update(Buffer.from(first.publicKey, 'hex')).digest('hex'))
      expect(await resolve(first.magnet)).toMatchObject({ code: 0, out: `${infoHash.v1}\n` })

      const again = await publish(torrent)
      expect([again.sequence, again.signature, again.storedCount]).toEqual([first.sequence, first.signature, 8])

      await writeFiles(place.at('two'), [['b.bin', 50_000]])
      const two = await create(place, place.at('two'))
      const second = await publish(two)
      expect([second.magnet, second.sequence]).toEqual([first.magnet, first.sequence + 1])
      expect((await resolve(first.magnet)).out.trim()).toBe((await inspected(place, two)).infoHash.v1)

      const salted = await publish(torrent, '--salt', 'é')
      expect(salted.magnet).toBe(`${first.magnet}&s=c3a9`)
      expect((await resolve(salted.magnet)).out.trim()).toBe(infoHash.v1)
      expect((await resolve(first.magnet)).out.trim()).not.toBe(infoHash.v1)

      const number = second.sequence
      expect(await publish(torrent, '--cas', String(number - 1))).toMatchObject({ error: { exitCode: 2 } })
      expect(await publish(torrent, '--seq', String(number))).toMatchObject({ error: { exitCode: 2 } })
      expect(await publish(torrent, '--cas', String(number), '--seq', String(number + 10))).toMatchObject({
        sequence: number + 10,
        previousSequence: number,
      })
    }))

  test('of a v2 torrent the first 20 bytes, of a hybrid the v1 hash', () =>
    withTorrent(async place => {
      for (const mode of ['only', 'hybrid']) {
        const torrent = await create(place, place.at('pub'), '--v2', mode)
        const { v1, v2 } = (await inspected(place, torrent)).infoHash
        const args = ['publish', torrent, '--key', 'my.key', '--salt', mode, '--quiet', '--json', ...network]
        const { magnet, infoHash } = parsed(await run(place, ...args))
        expect(infoHash).toBe(v1 ?? v2.slice(0, 40))
        expect(parsed(await run(place, 'resolve', magnet, '--json', ...network)).infoHash).toBe(infoHash)
      }
    }))

  test('what cannot be is refused in words', () =>
    withTorrent(async (place, torrent) => {
      const failing = async (...args: readonly string[]) => {
        const { code, out, err } = await run(place, ...args)
        expect(out).toBe('')
        return [code, /\[([A-Z_]+)\]\n$/.exec(err)?.[1]]
      }
      const deaf = ['--dht-bootstrap', '127.0.3.1:9', '--dht-timeout', '1']
      const key = ['--key', 'my.key']
      expect(await failing('publish', torrent, ...network)).toEqual([2, 'DHT_KEY'])
      expect(await failing('publish', torrent, '--key', torrent, ...network)).toEqual([2, 'DHT_KEY'])
      expect(await failing('publish', torrent, '--key', 'none.key', ...network)).toEqual([3, 'INPUT_UNREADABLE'])
      expect(await failing('publish', 'my.key', ...key, ...network)).toEqual([1, 'NOT_A_TORRENT'])
      expect(await failing('publish', torrent, ...key, '--salt', 'x'.repeat(65), ...network)).toEqual([2, 'DHT_SALT'])
      expect(await failing('publish', torrent, ...key, ...deaf)).toEqual([3, 'NETWORK_SILENT'])
      const secret = await create(place, place.at('pub'), '--private', '--tracker', 'http://t.example/a')
      expect(await failing('publish', secret, ...key, ...network)).toEqual([2, 'DHT_PRIVATE'])

      const nobody = `magnet:?xs=urn:btpk:${'ab'.repeat(32)}`
      expect(await failing('resolve', nobody, ...network)).toEqual([1, 'DHT_NOTHING'])
      expect(await failing('resolve', nobody, ...deaf)).toEqual([3, 'NETWORK_SILENT'])
      expect(await failing('resolve', 'magnet:?xt=urn:btih:00', ...network)).toEqual([1, 'MAGNET_INVALID'])
    }))

  test('a key that others can read is warned of', () =>
    withTorrent(async (place, torrent) => {
      await fs.chmod(place.at('my.key'), 0o644)
      const { code, err } = await run(place, 'publish', torrent, '--key', 'my.key', ...network)
      expect([code, err]).toEqual([0, expect.stringContaining('chmod 600 my.key')])
    }))
})
