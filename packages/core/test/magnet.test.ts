import { hex, parseMagnet } from '@gentorrent/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const v1 = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a'
const v2 = 'caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e'

describe('parseMagnet', () => {
  test('takes a hybrid link apart', () => {
    const link = `magnet:?xt=urn:btih:${v1}&xt=urn:btmh:1220${v2}&dn=a%20b+c&tr=http%3A%2F%2Ft%2Fa&ws=http%3A%2F%2Fw%2F&so=0,2-4`
    const found = parseMagnet(link)
    expect(hex(found.infoHash.v1!)).toBe(v1)
    expect(hex(found.infoHash.v2!)).toBe(v2)
    expect(found.name).toBe('a b c')
    expect(found.select).toEqual([
      { first: 0, last: 0 },
      { first: 2, last: 4 },
    ])
    expect(found.parameters).toEqual([
      ['tr', 'http://t/a'],
      ['ws', 'http://w/'],
    ])
  })

  test('reads base32 and numbered parameters', () => {
    expect(hex(parseMagnet('magnet:?xt.1=urn:btih:YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK').infoHash.v1!)).toBe(v1)
  })

  test('a range of four billion files costs nothing', () => {
    expect(parseMagnet(`magnet:?xt=urn:btih:${v1}&so=0-4000000000`).select).toEqual([{ first: 0, last: 4_000_000_000 }])
  })

  test.each([
    ['http://example.com'],
    ['magnet:?xt=urn:btih:abc'],
    [`magnet:?xt=urn:btih:${v2}`],
    [`magnet:?xt=urn:btmh:${v2}`],
    [`magnet:?xt=urn:btih:${v1}&so=4-2`],
    [`magnet:?xt=urn:btih:${v1}&so=x`],
    ['magnet:?dn=%ff'],
  ])('refuses %s', link => {
    expect(() => parseMagnet(link)).toThrow(expect.objectContaining({ code: 'MAGNET_INVALID' }))
  })

  test('any text is read or refused with our code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        try {
          parseMagnet(`magnet:?${text}`)
        } catch (error) {
          expect(error).toMatchObject({ code: 'MAGNET_INVALID' })
        }
      }),
    )
  })
})
