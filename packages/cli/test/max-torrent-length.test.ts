import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

describe('--max-torrent-length', () => {
  const tree = { big: new Uint8Array(3_000_000) }
  const run = async (...flags: readonly string[]) => {
    const place = await makePlace(tree)
    const args = ['create', 'big', '--json', '--tracker', 'http://t.example/a', ...flags]
    const { code, out } = await place.run(args)
    return { code, made: JSON.parse(out), files: await place.files() }
  }

  test.each([[[]], [['--v2']], [['--merkle', '--allow', 'MERKLE_READERS']]])('with %j', async flags => {
    const { code, made, files } = await run('--max-torrent-length', '4000B', ...flags)
    expect(code).toBe(0)
    expect(files['big.torrent']!.length).toBe(made.torrentLength)
    expect(made.torrentLength).toBeLessThanOrEqual(4000)
    // The next shorter pieces would not do, or are those of the policy.
    const shorter = await run('--dry-run', '--piece-length', `${made.pieceLength / 2}`, ...flags)
    if (shorter.code === 0 && made.pieceLength > 16_384) expect(shorter.made.torrentLength).toBeGreaterThan(4000)
  })

  test('begins with the pieces that the policy chooses', async () => {
    expect((await run('--max-torrent-length', '1MiB', '--dry-run')).made.pieceLength).toBe(16_384)
    expect((await run('--max-torrent-length', '1MiB', '-n', '-l', 'mkbrr')).made.pieceLength).toBe(32_768)
  })

  test('what a live plugin adds in the end is told', async () => {
    const contract = pathToFileURL(createRequire(import.meta.url).resolve('@gentorrent/core/plugin')).href
    const live = `import { definePlugin } from '${contract}'
      export default definePlugin({
        id: 'live', summary: 'Live', beps: [], flag: '--live', options: {}, live: () => true, writes: ['metainfo.live'],
        metainfo: ({ isDry }) => (isDry ? {} : { live: 'x'.repeat(1000) }),
      })`
    const args = ['create', 'big', '--plugin', './live.mjs', '--live', '--max-torrent-length', '4000', '-o', 'out']
    const { code, err, files } = await cli({ args, tree: { ...tree, 'live.mjs': live } })
    expect([code, err]).toEqual([0, expect.stringContaining('at most 4000 are wanted')])
    expect(files['out']!.length).toBeGreaterThan(4000)
  })

  test.each([[['2KB', '--piece-length', '16KiB']], [['50']]])('%j cannot be had', async ([max, ...flags]) => {
    const { code, made, files } = await run('--max-torrent-length', max!, ...flags)
    expect([code, made.error.issues]).toEqual([1, [expect.objectContaining({ code: 'TORRENT_LONG' })]])
    expect(Object.keys(files)).toEqual(['big'])
  })
})
