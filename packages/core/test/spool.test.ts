import { createHash } from 'node:crypto'
import { create, type GentorrentError, type Spool } from '@gentorrent/core'
import { definePlugin, type FileEntry, type Plugin } from '@gentorrent/core/plugin'
import { entries, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

/** Long enough for a spool. */
const long = definePlugin({
  id: 'long',
  summary: 'Much to write',
  beps: [],
  options: {},
  writes: ['info.long', 'metainfo.announce', 'metainfo.z'],
  info: () => ({ long: [new Uint8Array(17 << 20).fill(7), 'end'] }),
  metainfo: () => ({ announce: 'http://a.example/announce', z: 1 }),
})

const files: readonly FileEntry[] = entries({ a: 10, b: 20 })

const input = (more: readonly Plugin[] = []) => ({
  name: 'pub',
  single: false,
  files,
  plugins: [long, ...more].map(plugin => plugin()),
  pieceLength: 16_384,
  engine: referenceEngine,
})

const inMemory = () => {
  const parts: Buffer[] = []
  const spool: Spool = { write: part => void parts.push(Buffer.from(part)), read: async () => Buffer.concat(parts) }
  return { parts, spool: async () => spool }
}

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')

describe('a spool', () => {
  test('gets the very bytes that are made without, part by part', async () => {
    const { parts, spool } = inMemory()
    const whole = await create(input())
    const spooled = await create({ ...input(), spool })
    expect(sha1(spooled.bytes)).toBe(sha1(whole.bytes))
    expect(parts.length).toBeGreaterThan(2)
    expect(spooled.torrent.infoHash).toEqual(whole.torrent.infoHash)
    expect(spooled.issues).toEqual(whole.issues)
    const shape = ({ path, length, role }: FileEntry) => ({ path, length, role })
    expect(spooled.layout.files.map(shape)).toEqual(whole.layout.files.map(shape))
    expect(spooled.layout.length).toBe(whole.layout.length)
  })

  test('is not asked for where a torrent is short', async () => {
    const spool = async () => expect.unreachable('it was asked for')
    await create({ ...input(), plugins: [], spool })
  })

  test('gets the same where there are very many files, whose list nobody measures', async () => {
    const { parts, spool } = inMemory()
    const [file] = entries({ a: 1 })
    const many = Array.from({ length: 250_000 }, (_, i) => ({ ...file!, path: [`${i}`] }))
    const pieces = new Uint8Array(20 * Math.ceil(many.length / 16_384)).fill(7)
    const engine = { ...referenceEngine, run: async () => [pieces] }
    const of = { ...input(), plugins: [], files: many, engine }
    const whole = await create(of)
    const spooled = await create({ ...of, spool })
    expect(parts.length).toBeGreaterThan(2)
    expect(sha1(spooled.bytes)).toBe(sha1(whole.bytes))
    expect(spooled.issues).toEqual(whole.issues)
  })

  test('gets nothing where a plugin sees the encoded info dictionary', async () => {
    const { parts, spool } = inMemory()
    const seen: string[] = []
    const looking = definePlugin({
      id: 'looking',
      summary: 'Looks',
      beps: [],
      options: {},
      writes: [],
      metainfo: async ({ infoBytes, infoHash }) => {
        const { v1 } = await infoHash()
        seen.push(sha1(infoBytes), Buffer.from(v1!).toString('hex'))
        return {}
      },
    })
    const { bytes, torrent } = await create({ ...input([looking]), spool })
    const hash = Buffer.from(torrent.infoHash.v1!).toString('hex')
    expect(seen).toEqual([hash, hash])
    expect(parts).toEqual([])
    expect(sha1(bytes)).toBe(sha1((await create(input())).bytes))
  })

  test('that fails makes the run fail with its own words', async () => {
    const { spool: good } = inMemory()
    let count = 0
    const full = async (): Promise<Spool> => ({
      ...(await good()),
      write: () => {
        count++
        if (count > 2) throw new Error('the disk is full')
      },
    })
    await expect(create({ ...input(), spool: full })).rejects.toThrow('the disk is full')
  })

  test('that gives other bytes than it got is noticed', async () => {
    const { spool: good } = inMemory()
    const short = async (): Promise<Spool> => {
      const spool = await good()
      return { ...spool, read: async () => (await spool.read()).subarray(0, -1) }
    }
    const failed = await create({ ...input(), spool: short }).catch((error: GentorrentError) => error.code)
    expect(failed).toBe('WROTE_WRONG')
  })
})
