import { createPublicKey, verify } from 'node:crypto'
import { fromHex, hex } from '@gentorrent/core'
import { mutableLink, mutableMessage, mutableTarget, mutableValue, parseMutableLink } from '@gentorrent/dht/mutable'
import { describe, expect, test } from 'vitest'

const utf8 = (text: string) => new TextEncoder().encode(text)
const none = new Uint8Array()

// The two vectors of BEP 46.
const key46 = '8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e'
test.each([
  [`magnet:?xs=urn:btpk:${key46}`, 'cc3f9d90b572172053626f9980ce261a850d050b'],
  [`magnet:?xs=urn:btpk:${key46}&s=6e`, '59ee7c2cb9b4f7eb1986ee2d18fd2fdb8a56554f'],
])('%s has its target', async (link, target) => {
  const item = parseMutableLink(link)!
  expect(hex(await mutableTarget(item))).toBe(target)
  expect(mutableLink(item)).toBe(link)
})

// The two vectors of BEP 44 with mutable items.
describe.each([
  {
    salt: none,
    message: '3:seqi1e1:v12:Hello World!',
    target: '4a533d47ec9c7d95b1ad75f576cffc641853b750',
    signature:
      '305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff' +
      '1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01',
  },
  {
    salt: utf8('foobar'),
    message: '4:salt6:foobar3:seqi1e1:v12:Hello World!',
    target: '411eba73b6f087ca51a3795d9c8c938d365e32c1',
    signature:
      '6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d' +
      'df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08',
  },
])('$message', ({ salt, message, target, signature }) => {
  const publicKey = fromHex('77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548')!
  const built = mutableMessage({ salt }, 1, utf8('12:Hello World!'))

  test('is what is signed', () => expect(Buffer.from(built).toString('latin1')).toBe(message))
  test('has its target', async () => expect(hex(await mutableTarget({ publicKey, salt }))).toBe(target))
  test('fits the published signature', () => {
    // RFC 8410: an ed25519 key is its 32 bytes behind a fixed head.
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(verify(null, built, key, fromHex(signature)!)).toBe(true)
  })
})

test('the value is a dictionary with the info-hash', () => {
  const value = mutableValue(new Uint8Array(20).fill(0x61))
  expect(Buffer.from(value).toString()).toBe(`d2:ih20:${'a'.repeat(20)}e`)
  expect(mutableValue(new Uint8Array(32).fill(0x61))).toEqual(value)
})

test.each([
  'magnet:?xt=urn:btih:00',
  `magnet:?xs=urn:btpk:${key46}00`,
  `magnet:?xs=urn:btpk:${key46}&s=6`,
  `magnet:?xs=urn:btpk:${key46}&s=${'00'.repeat(65)}`,
  `magnet:?xs=%`,
  key46,
  '',
])('%j is no link to a mutable item', link => expect(parseMutableLink(link)).toBeUndefined())

test('links may be percent-encoded, and a salt has up to 64 bytes', () => {
  const link = `magnet:?xs=urn%3Abtpk%3A${key46}&s=${'00'.repeat(64)}`
  expect(parseMutableLink(link)!.salt).toHaveLength(64)
})
