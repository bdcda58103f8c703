import { describe, expect } from 'vitest'
import { testWith } from './clients.ts'
import { writeFiles } from './content.ts'
import { command, create } from './gentorrent.ts'
import { readMagnetWithLibtorrent, readWithLibtorrent } from './libtorrent.ts'
import type { Place } from './place.ts'

const files = Array.from({ length: 7 }, (_, i) => [`${i} é & + %.bin`, 20_000] as const)

const link = async (place: Place, torrent: string, ...flags: readonly string[]) =>
  (await place.must(process.execPath, [command, 'magnet', torrent, '--quiet', ...flags])).trim()

describe('libtorrent reads our magnet links (BEP 9, 52, 53)', () => {
  for (const flags of [[], ['--v2'], ['--v2', 'only']]) {
    testWith(['libtorrent'], `of a torrent with ${flags.join(' ') || 'v1 alone'}`, async place => {
      const name = 'a folder & more + 100% é 😀'
      await writeFiles(place.at(name), files)
      const torrent = await create(place, place.at(name), ...flags)
      const seen = await readMagnetWithLibtorrent(place, await link(place, torrent))
      const { v1, v2 } = await readWithLibtorrent(place, torrent)
      expect(seen).toEqual({ v1, v2, name, trackers: [], webSeeds: [], nodes: [], peers: [], selected: [] })
    })
  }

  testWith(['libtorrent'], 'with trackers, seeds, nodes, peers and a selection', async place => {
    const trackers = ['http://127.0.0.1:6969/announce?key=a%20b&x=1', 'udp://127.0.0.1:6969/announce']
    const webSeeds = ['http://127.0.0.1/p%C3%A9b%26/']
    await writeFiles(place.at('pub'), files)
    const torrent = await create(
      place,
      place.at('pub'),
      ...trackers.flatMap(url => ['--tracker', url]),
      ...webSeeds.flatMap(url => ['--web-seed', url]),
      ...['--node', '127.0.0.1:6881', '--node', '[::1]:6882', '--node', 'dht.example:6883'],
    )
    const peers = ['--peer', '127.0.0.1:1', '--peer', '[::1]:2']
    const seen = await readMagnetWithLibtorrent(place, await link(place, torrent, ...peers, '--select', '0,2-4,6'))
    expect(seen).toMatchObject({
      trackers,
      webSeeds,
      nodes: [
        ['127.0.0.1', 6881],
        ['::1', 6882],
        ['dht.example', 6883],
      ],
      peers: [
        ['127.0.0.1', 1],
        ['::1', 2],
      ],
      selected: [0, 2, 3, 4, 6],
    })
  })
})
