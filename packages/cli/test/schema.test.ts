import { encode } from '@gentorrent/core/bencode'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, removePlaces } from './harness/cli.ts'
import { schemaCheck } from './harness/schema.ts'
import { hasVectors, measuredOf, readVectors, vectorsNote } from './harness/vectors.ts'

afterAll(removePlaces)

const inspectFaults = schemaCheck('inspect')
const bencodeFaults = schemaCheck('bencode')

test('the schemas refuse what they do not describe', () => {
  expect(inspectFaults('{"file": "a"}')).not.toEqual([])
  for (const json of ['true', '1.5', '{"$hex": "0"}', '{"$mark": 1}', '{"a": null}'])
    expect(bencodeFaults(json)).not.toEqual([])
})

test('what has no torrent in it', async () => {
  const { out } = await cli({ args: ['inspect', 't', '--json'], tree: { t: 'x' } })
  expect(inspectFaults(out)).toEqual([])
})

test('keys that nobody knows', async () => {
  const t = encode({
    a: 1,
    info: { b: [{ c: new Uint8Array(2) }], files: [{ length: 1, path: ['x'], 'file-key': 1 }] },
  })
  const { out } = await cli({ args: ['inspect', 't', '--json'], tree: { t }, bases: [] })
  expect(inspectFaults(out)).toEqual([])
  expect(JSON.parse(out).unknown).toEqual({ metainfo: { a: 1 }, info: { b: [{ c: { $hex: '0000' } }] } })
})

describe.skipIf(!hasVectors)(`outputs for all vectors${vectorsNote}`, () => {
  test.each(readVectors())('%s', async (name, bytes) => {
    const { out } = await cli({ args: ['inspect', '-', '--json'], stdin: bytes })
    expect(inspectFaults(out)).toEqual([])
    const { kind, infoHash } = JSON.parse(out)
    const { kind: expected, sha1_of_info, sha256_of_info } = measuredOf(name)
    expect(kind).toBe(expected)
    if (kind && kind !== 'v2') expect(infoHash.v1).toBe(sha1_of_info)
    if (kind === 'v2' || kind === 'hybrid') expect(infoHash.v2).toBe(sha256_of_info)
    const { out: raw, code } = await cli({ args: ['inspect', '-', '--raw', '--json'], stdin: bytes })
    if (code === 0) expect(bencodeFaults(raw)).toEqual([])
  })

  test.each(readVectors())('nothing but text for %s', async (_, bytes) => {
    for (const setting of [{}, { terminal: 80, env: { NO_COLOR: '1' } }]) {
      const { out, err, code } = await cli({ args: ['inspect', '-'], stdin: bytes, ...setting })
      expect(out + err).not.toMatch(/[^\P{Cc}\n]/u)
      expect([0, 1]).toContain(code)
    }
  })
})
