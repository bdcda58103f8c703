import { isPrivate, NetFault, refusePrivate, resolveGuarded } from '@gentorrent/net'
import { describe, expect, test } from 'vitest'

describe('private addresses', () => {
  test.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '239.1.2.3',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:c0a8:1',
    '64:ff9b::7f00:1',
    // An IPv4 address in the clothes of IPv6 would get around all that is said of IPv4.
    '::ffff:1.1.1.1',
  ])('%s', address => {
    expect(isPrivate(address)).toBe(true)
    expect(() => refusePrivate(address, false)).toThrow(NetFault)
    expect(() => refusePrivate(address, true)).not.toThrow()
  })

  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '223.255.255.255',
    '2001:4860:4860::8888',
    '2606:4700::1',
  ])('%s is not one', address => {
    expect(isPrivate(address)).toBe(false)
    expect(() => refusePrivate(address, false)).not.toThrow()
  })
})

test.each(['127.0.0.1', '[::1]', 'localhost'])('%s is not resolved without leave', async host => {
  await expect(resolveGuarded(host, { privateAddresses: false })).rejects.toMatchObject({ kind: 'private' })
})

test('with leave it is', async () => {
  expect((await resolveGuarded('[::1]', { privateAddresses: true })).address).toBe('::1')
})
