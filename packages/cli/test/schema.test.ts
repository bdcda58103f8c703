import { readFileSync } from 'node:fs'
import { encode } from '@gentorrent/core/bencode'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, removePlaces } from './harness/cli.ts'
import { hasVectors, readVectors, vectorsNote } from './harness/vectors.ts'

afterAll(removePlaces)

const schemaOf = (name: string) => {
  const file = new URL(`../../../docs/schema/${name}.schema.json`, import.meta.url)
  return new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(
    JSON.parse(readFileSync(file, 'utf8')),
  )
}
const isInspected = schemaOf('inspect')
const isBencode = schemaOf('bencode')

const faultsOf = (check: ReturnType<typeof schemaOf>, text: string) => (check(JSON.parse(text)) ? [] : check.errors)

test('the schemas refuse what they do not describe', () => {
  expect(isInspected({ file: 'a' })).toBe(false)
  for (const json of [true, 1.5, { $hex: '0' }, { $mark: 1 }, { a: null }]) expect(isBencode(json)).toBe(false)
})

test('what has no torrent in it', async () => {
  const { out } = await cli({ args: ['inspect', 't', '--json'], tree: { t: 'x' } })
  expect(faultsOf(isInspected, out)).toEqual([])
})

test('keys that nobody knows', async () => {
  const t = encode({
    a: 1,
    info: { b: [{ c: new Uint8Array(2) }], files: [{ length: 1, path: ['x'], 'file-key': 1 }] },
  })
  const { out } = await cli({ args: ['inspect', 't', '--json'], tree: { t }, bases: [] })
  expect(faultsOf(isInspected, out)).toEqual([])
  expect(JSON.parse(out).unknown).toEqual({ metainfo: { a: 1 }, info: { b: [{ c: { $hex: '0000' } }] } })
})

describe.skipIf(!hasVectors)(`outputs for all vectors${vectorsNote}`, () => {
  test.each(readVectors())('%s', async (_, bytes) => {
    const { out } = await cli({ args: ['inspect', '-', '--json'], stdin: bytes })
    expect(faultsOf(isInspected, out)).toEqual([])
    const { out: raw, code } = await cli({ args: ['inspect', '-', '--raw', '--json'], stdin: bytes })
    if (code === 0) expect(faultsOf(isBencode, raw)).toEqual([])
  })

  test.each(readVectors())('nothing but text for %s', async (_, bytes) => {
    for (const setting of [{}, { terminal: 80, env: { NO_COLOR: '1' } }]) {
      const { out, err, code } = await cli({ args: ['inspect', '-'], stdin: bytes, ...setting })
      expect(out + err).not.toMatch(/[^\P{Cc}\n]/u)
      expect([0, 1]).toContain(code)
    }
  })
})
