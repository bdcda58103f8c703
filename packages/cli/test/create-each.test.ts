import { afterAll, describe, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const tree = { 'one/a': 'a', 'two/b': 'b', 'deep/one/c': 'c', 'out/x': 'x', empty: null }

describe('create with several paths', () => {
  test('makes the torrent of each that it makes of it alone', async () => {
    const place = await makePlace(tree)
    const { code, out, err } = await place.run(['create', 'one', 'two', '-o', 'out'])
    expect([code, err.match(/TRACKERLESS/g)]).toEqual([0, ['TRACKERLESS']])
    expect(out).toMatch(/^out\/one\.torrent\n( .*\n)+\nout\/two\.torrent\n( .*\n)+$/)
    for (const name of ['one', 'two']) {
      await place.run(['create', name])
      expect(await place.read(`out/${name}.torrent`)).toEqual(await place.read(`${name}.torrent`))
    }
  })

  test('one that cannot be made does not stop the others', async () => {
    const place = await makePlace({ ...tree, 'one.torrent': 'x' })
    const { code, out } = await place.run(['create', 'empty', 'one', 'two', '--json'])
    expect(code).toBe(2)
    const results = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(results).toMatchObject([
      { file: 'empty', error: { exitCode: 1, issues: [{ code: 'FILES_NONE' }] } },
      { file: 'one', error: { exitCode: 2, issues: [{ code: 'OUTPUT_EXISTS' }] } },
      { path: `${place.path}/two.torrent`, remarks: [{ code: 'TRACKERLESS' }] },
    ])
  })

  test('what is wrong with the flags is said once', async () => {
    const { code, err } = await cli({ args: ['create', 'one', 'two', '-l', 'x'], tree })
    expect([code, err.match(/error:/g)]).toEqual([2, ['error:']])
  })

  test('what is wrong with one, or odd about it, is said with its name', async () => {
    const wrong = await cli({ args: ['create', 'one', 'two', '--max-torrent-length', '50'], tree })
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error: `one`: with.*\nerror: `two`: with.*\n$/),
    })
    const odd = await cli({ args: ['create', 'one', 'two', '-l', '3'], tree })
    expect(odd).toMatchObject({ code: 0, err: expect.stringMatching(/`one`: piece length(.|\n)*`two`: piece length/) })
  })

  test('a dry run is one of each', async () => {
    const place = await makePlace(tree)
    const { code, out } = await place.run(['create', 'one', 'two', '--dry-run', '--json'])
    expect([code, out.match(/"dryRun":true/g)?.length]).toEqual([0, 2])
    expect(Object.keys(await place.files())).not.toContain('one.torrent')
  })

  test.each([
    ['a path that is not there', ['one', 'hybird', '--v2'], 3, /there is no file or directory .*hybird/],
    ['two torrents of one name', ['one', 'deep/one'], 2, /`one` and `deep\/one` would both become `one.torrent`/],
    ['a name', ['one', 'two', '--name', 'x'], 2, /`--name` names one torrent/],
    ['standard output', ['one', 'two', '-o', '-'], 2, /must be an existing folder/],
    ['a file', ['one', 'two', '-o', 'one/a'], 2, /must be an existing folder/],
  ])('%s is refused before any is made', async (_, args, code, err) => {
    const place = await makePlace(tree)
    const before = await place.files()
    expect(await place.run(['create', ...args])).toMatchObject({ code, out: '', err: expect.stringMatching(err) })
    expect(await place.files()).toEqual(before)
  })

  test('a person who stops one stops all', async () => {
    const stop = new AbortController()
    stop.abort()
    const { code, out } = await cli({ args: ['create', 'one', 'two'], tree, signal: stop.signal })
    expect([code, out]).toEqual([130, ''])
  })
})
