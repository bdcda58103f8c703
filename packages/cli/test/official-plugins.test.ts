import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { officialPlugins } from '@gentorrent/cli'
import type { OptionSpec, Plugin } from '@gentorrent/core/plugin'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, everything, makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const tree = { f: 'x' }

test('have in our table the flags that they declare', async () => {
  const require = createRequire(everything)
  for (const { id, package: name, flags } of officialPlugins) {
    const { default: plugin } = (await import(pathToFileURL(require.resolve(name)).href)) as { default: Plugin }
    const { definition } = plugin
    const declared = Object.values<OptionSpec>(definition.options).map(({ flag }) => flag.split(' ')[0])
    expect([id, [...flags].sort()]).toEqual([
      definition.id,
      [...declared, ...(definition.flag ? [definition.flag] : [])].sort(),
    ])
  }
})

test('are listed with their keys and flags', async () => {
  const { code, out } = await cli({ args: ['plugins', '--json'] })
  expect(code).toBe(0)
  const { plugins, missing, broken } = JSON.parse(out)
  expect([missing, broken]).toEqual([[], []])
  expect(plugins.map(({ id }: { id: string }) => id)).toEqual(['bep3', ...officialPlugins.map(({ id }) => id)].sort())
  expect(plugins.find(({ id }: { id: string }) => id === 'dht')).toMatchObject({
    from: 'official',
    package: '@gentorrent/plugin-dht',
    keys: ['metainfo.nodes'],
    flags: ['--node', '--dht', '--dht-bootstrap', '--dht-timeout'],
    commands: ['keygen', 'publish', 'resolve'],
  })
})

describe('that are not installed', () => {
  const bases: readonly string[] = []
  test.each(officialPlugins.flatMap(plugin => plugin.flags.map(flag => [flag, plugin.package] as const)))(
    '%s names %s',
    async (flag, name) => {
      const { code, err } = await cli({ args: ['create', 'f', flag, 'x'], tree, bases })
      expect([code, err]).toEqual([2, expect.stringContaining(`npm install ${name}`)])
    },
  )

  test('a misspelt flag names the right one and the package', async () => {
    const { err } = await cli({ args: ['create', 'f', '--web-sede', 'x'], tree, bases })
    expect(err).toMatch(
      /did you mean `--web-seed`\? It needs gentorrent plugins add webseed, or npm install @gentorrent\/plugin-webseed/,
    )
  })

  test('--use names the package', async () => {
    const { code, err } = await cli({ args: ['create', 'f', '--use', 'merkle'], tree, bases })
    expect([code, err]).toEqual([2, expect.stringContaining('npm install @gentorrent/plugin-merkle')])
  })

  test('are listed as missing', async () => {
    const { out } = await cli({ args: ['plugins'], bases })
    for (const { package: name } of officialPlugins) expect(out).toContain(`npm install ${name}`)
  })

  test('are named where a torrent has their keys', async () => {
    const place = await makePlace({ 'd/f': 'x', 'd/g': 'yz' })
    const flags = ['--node', 'a.example:1', '--source', 's', '--md5sum', '--root', 'odd=1', '-q']
    expect(await place.run(['create', 'd', ...flags])).toMatchObject({ code: 0 })
    const { code, out } = await place.run(['inspect', 'd.torrent'], { bases })
    expect(code).toBe(0)
    expect(out).toMatch(/unknown keys {2}no installed plugin explains them\n {2}metainfo\.odd +\S+\n\n/)
    expect(out).toMatch(
      /\nchecksums {2}is not installed\n +would explain +file\.md5sum\n +install +gentorrent plugins add checksums, or npm install @gentorrent/,
    )
    expect(out).toMatch(/\ndht {2}is not installed\n +would explain +metainfo\.nodes\n/)
    const json = JSON.parse((await place.run(['inspect', 'd.torrent', '--json'], { bases })).out)
    expect(json.unknownKeys).toEqual(['metainfo.nodes', 'metainfo.odd', 'info.source', 'file.md5sum'])
    expect(json.missingPlugins).toEqual([
      { id: 'checksums', package: '@gentorrent/plugin-checksums', keys: ['file.md5sum'] },
      { id: 'dht', package: '@gentorrent/plugin-dht', keys: ['metainfo.nodes'] },
      { id: 'private', package: '@gentorrent/plugin-private', keys: ['info.source'] },
    ])
  })

  test('are named by every command that would ask them', async () => {
    const place = await makePlace({ 'd/f': 'x', 'd/g': 'yz' })
    const flags = ['--node', 'a.example:1', '--source', 's', '--md5sum', '--root', 'odd=1', '-q']
    expect(await place.run(['create', 'd', ...flags])).toMatchObject({ code: 0 })
    const named = async (...args: readonly string[]) => {
      const { code, err, out } = await place.run(args, { bases })
      const said = [...`${out}${err}`.matchAll(/nobody looks at (.*): the plugin (\S+) would, and (.*)/g)]
      for (const [, , id, way] of said) expect(way).toContain(`is not installed; gentorrent plugins add ${id}, or npm`)
      return [code, ...said.map(([, keys, id]) => `${id} ${keys}`)]
    }
    const all = ['checksums `file.md5sum`', 'dht `metainfo.nodes`', 'private `info.source`']
    expect(await named('lint', 'd.torrent')).toEqual([0, ...all])
    expect(await named('edit', 'd.torrent', '--comment', 'c', '--dry-run')).toEqual([0, ...all])
    expect(await named('edit', 'd.torrent', '--comment', 'c', '-o', 'e.torrent')).toEqual([0, ...all])
    expect(await named('verify', 'd.torrent')).toEqual([0, all[0]])
    expect(await named('magnet', 'd.torrent')).toEqual([0, all[1]])
    expect(await named('announce', 'd.torrent')).toEqual([1, all[1]])
    expect(await named('lint', 'd.torrent', '--strict', '--allow', 'PLUGIN_ABSENT')).toEqual([0])
    for (const command of [['lint'], ['edit', '--comment', 'd', '-o', 'f.torrent'], ['magnet'], ['verify']]) {
      const { out } = await place.run([...command, 'd.torrent', '--json'], { bases })
      expect([command, out.match(/PLUGIN_ABSENT/g)?.length]).toEqual([
        command,
        { magnet: 1, verify: 1 }[command[0]!] ?? 3,
      ])
    }
  })

  test.each(['--merkle', '--v2=only'])('are named where nobody can make out a torrent of %s', async flag => {
    const place = await makePlace({ f: 'x' })
    expect(await place.run(['create', 'f', flag])).toMatchObject({ code: 0 })
    const way = `and is not installed; gentorrent plugins add ${flag.slice(2).replace(/=.*/, '')}, or npm install`
    for (const command of [['lint'], ['verify'], ['edit', '--comment', 'c', '--dry-run'], ['magnet']]) {
      const { code, err, out } = await place.run([...command, 'f.torrent'], { bases })
      expect([command, code, `${out}${err}`]).toEqual([
        command,
        ['lint', 'verify'].includes(command[0]!) ? 1 : 0,
        expect.stringContaining(way),
      ])
    }
    const { out } = await place.run(['lint', 'f.torrent', '--json'], { bases })
    expect(JSON.parse(out).remarks.map(({ code }: { code: string }) => code)).toEqual(['TRACKERLESS', 'PLUGIN_ABSENT'])
  })

  test('do not stop a torrent from being made', async () => {
    expect(await cli({ args: ['create', 'f'], tree, bases })).toMatchObject({ code: 0 })
  })
})
