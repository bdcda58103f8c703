import { createHash, createPrivateKey } from 'node:crypto'
import { decode } from '@gentorrent/core/bencode'
import { bytes, dict } from '@gentorrent/core/plugin'
import {
  getItem,
  isSignedBy,
  type MutableItem,
  mutableMessage,
  mutableTarget,
  mutableValue,
  newKey,
  openNetwork,
  publicKeyOf,
  putItem,
  type SignedValue,
  sign,
} from '@gentorrent/dht'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patient } from './patient.ts'
import { type Swarm, startSwarm } from './swarm.ts'

let swarm: Swarm
beforeAll(async () => {
  swarm = await startSwarm(30)
})
afterAll(() => swarm.close())

const open = (at: number) => openNetwork({ ...patient, bootstrap: [swarm.endpoints[at]!], fallback: [] })
const utf8 = (text: string) => new TextEncoder().encode(text)
// One key for all runs, as the nodes have one id each: what is nearest to what should not be a matter of luck.
const key = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${'5e'.repeat(32)}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
})
const hash = (text: string) => new Uint8Array(createHash('sha1').update(text).digest())

const signed = (item: MutableItem, sequence: number, infoHash: Uint8Array): SignedValue => {
  const value = mutableValue(infoHash)
  return { value, sequence, signature: sign(mutableMessage(item, sequence, value), key) }
}

test.each(['', 'a salt'])('what is put with the salt %j is got, by us and by others', async text => {
  const item = { publicKey: publicKeyOf(key), salt: utf8(text) }
  const network = await open(1)
  const empty = await getItem(network, item)
  expect([empty.newest, empty.copies, empty.isComplete]).toEqual([undefined, 0, true])
  expect(await putItem(network, item, signed(item, 7, hash('one')), empty)).toMatchObject({
    askedCount: 8,
    storedCount: 8,
    refusals: [],
  })
  network.close()

  const later = await open(20)
  const found = await getItem(later, item)
  expect(found.newest).toEqual(signed(item, 7, hash('one')))
  expect(found.copies).toBe(8)

  // Older values are refused, the same one and newer ones are not.
  expect(await putItem(later, item, signed(item, 6, hash('two')), found)).toMatchObject({
    storedCount: 0,
    refusals: [{ code: 302, count: 8 }],
  })
  expect(await putItem(later, item, found.newest!, found)).toMatchObject({ storedCount: 8 })
  expect(await putItem(later, item, signed(item, 8, hash('two')), { ...found, cas: 6 })).toMatchObject({
    storedCount: 0,
    refusals: [{ code: 301, count: 8 }],
  })
  expect(await putItem(later, item, signed(item, 8, hash('two')), { ...found, cas: 7 })).toMatchObject({
    storedCount: 8,
  })
  expect((await getItem(later, item)).newest?.sequence).toBe(8)
  later.close()

  const theirs = await new Promise<unknown>((resolve, reject) => {
    const at = mutableTarget(item).then(target =>
      swarm.nodes[25]!.get(Buffer.from(target), { ...(text && { salt: Buffer.from(item.salt) }) }, (error, got) =>
        error ? reject(error) : resolve(got?.v),
      ),
    )
    at.catch(reject)
  })
  expect(new Uint8Array((theirs as { ih: Uint8Array }).ih)).toEqual(hash('two'))
})

test('what others put is got', async () => {
  const item = { publicKey: publicKeyOf(key), salt: utf8('theirs') }
  await new Promise<void>((resolve, reject) => {
    swarm.nodes[3]!.put(
      {
        k: Buffer.from(item.publicKey),
        salt: Buffer.from(item.salt),
        seq: 3,
        v: { ih: Buffer.from(hash('theirs')) },
        sign: message => Buffer.from(sign(message, key)),
      },
      error => (error ? reject(error) : resolve()),
    )
  })
  const network = await open(9)
  const { newest } = await getItem(network, item).finally(network.close)
  expect(newest?.sequence).toBe(3)
  expect(bytes(dict(decode(newest!.value))?.get('ih'))).toEqual(hash('theirs'))
})

test('a value with a wrong signature does not count, whoever holds it', async () => {
  const gullible = await startSwarm(12, () => true)
  const item = { publicKey: publicKeyOf(newKey()), salt: new Uint8Array() }
  const network = await openNetwork({ ...patient, bootstrap: gullible.endpoints, fallback: [] })
  const forged = signed(item, 9, hash('forged'))
  expect(await putItem(network, item, forged, await getItem(network, item))).toMatchObject({ storedCount: 8 })
  const found = await getItem(network, item)
  expect([found.newest, found.copies, found.answeredCount]).toEqual([undefined, 0, 12])
  network.close()
  await gullible.close()
})

test('signatures are the same each time, and others than the owner have none', () => {
  const message = utf8('message')
  const signature = sign(message, key)
  expect(sign(message, key)).toEqual(signature)
  expect(isSignedBy(publicKeyOf(key), message, signature)).toBe(true)
  expect(isSignedBy(publicKeyOf(newKey()), message, signature)).toBe(false)
  expect(isSignedBy(new Uint8Array(32).fill(255), message, signature)).toBe(false)
  expect(isSignedBy(new Uint8Array(31), message, signature)).toBe(false)
})
