import { create, estimate } from '@gentorrent/core'
import type { BDict, OptionInput } from '@gentorrent/core/plugin'
import { dht } from '@gentorrent/plugin-dht'
import { entries, plain, referenceEngine } from '@gentorrent/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Swarm, startSwarm } from '../../dht/test/swarm.ts'

let swarm: Swarm
beforeAll(async () => {
  swarm = await startSwarm(20)
})
afterAll(() => swarm.close())

const input = (options: OptionInput<typeof dht.definition.options>, more: { signal?: AbortSignal } = {}) => ({
  name: 'f',
  single: true,
  files: entries({ f: 10 }),
  plugins: [dht(options)],
  engine: referenceEngine,
  ...more,
})
const given = { host: 'seed.example.org', port: 6881 }
/** An address to which the system refuses to send, so that nobody has to wait for it. */
const nobody = { host: '0.0.0.0', port: 1 }
const codes = (said: readonly { readonly code: string }[]) => said.map(({ code }) => code)

test('the nearest nodes follow those that were given', async () => {
  const asked: string[] = []
  const onAsking = (text: string) => asked.push(text)
  const bootstrap = [swarm.endpoints[2]!]
  const made = await create({ ...input({ live: true, nodes: [given], bootstrap, timeout: 600 }), onAsking })
  const truth = swarm.truth(made.torrent.infoHash.v1!, 8)
  expect((plain(made.torrent.metainfo) as BDict)['nodes']).toEqual(
    [given, ...truth].map(({ host, port }) => [host, port]),
  )
  expect(made.issues).toEqual([])
  expect(made.remarks).toEqual([
    {
      code: 'DHT_FOUND',
      message: expect.stringMatching(
        /^asked \d+ DHT nodes, of which \d+ answered; bits that the info-hash shares with the nearest 8: \d+ to \d+/,
      ),
    },
  ])
  expect(asked[0]).toBe('asking the DHT: 1 node asked, 0 answered')
  expect(asked.at(-1)).toMatch(/^asking the DHT: \d+ nodes asked, \d+ answered, the nearest shares \d+ bits?$/)
})

test('the nodes that are given are asked too', async () => {
  const made = await create(input({ live: true, nodes: [swarm.endpoints[0]!], timeout: 600 }))
  const nodes = (plain(made.torrent.metainfo) as BDict)['nodes'] as readonly (readonly [string, number])[]
  expect(nodes[0]).toEqual([swarm.endpoints[0]!.host, swarm.endpoints[0]!.port])
  expect(nodes.length).toBeGreaterThanOrEqual(8)
})

test('where nobody answers the torrent has what was given, and a warning says so', async () => {
  const made = await create(input({ live: true, nodes: [given], bootstrap: [nobody] }))
  expect((plain(made.torrent.metainfo) as BDict)['nodes']).toEqual([[given.host, given.port]])
  expect(codes(made.issues)).toEqual(['DHT_SILENT'])
  expect(made.remarks).toEqual([])
})

test('the time limit ends it', async () => {
  // A node that takes questions and says nothing.
  const bootstrap = [{ host: '127.0.3.1', port: 9 }]
  const made = await create(input({ live: true, bootstrap, timeout: 1 }))
  expect(made.torrent.metainfo.has('nodes')).toBe(false)
  expect(codes(made.issues)).toEqual(['DHT_SILENT'])
})

test('who stops it gets no torrent', async () => {
  const stop = new AbortController()
  const made = create({
    ...input({ live: true, bootstrap: [swarm.endpoints[0]!], timeout: 600 }, { signal: stop.signal }),
    onAsking: () => stop.abort(),
  })
  await expect(made).rejects.toMatchObject({ code: 'ABORTED' })
})

test('a dry run asks nobody', async () => {
  const { issues, remarks } = await estimate(input({ live: true, bootstrap: [nobody] }))
  expect(issues).toEqual([])
  expect(codes(remarks)).toEqual(['DHT_DRY'])
})

test('a node to begin with says nothing by itself', async () => {
  await expect(create(input({ bootstrap: [given] }))).rejects.toMatchObject({
    details: { issues: [expect.objectContaining({ code: 'DHT_IDLE' })] },
  })
})
