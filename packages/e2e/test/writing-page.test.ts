import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { create, read } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import { entries, pluginLaws, referenceEngine } from '@gentorrent/testkit'
import { expect, test } from 'vitest'
import { callsIn, linesIn } from './docs-commands.ts'
import { compile, compiled, type Program, programsIn } from './docs-programs.ts'
import { example } from './example.ts'
import { command } from './gentorrent.ts'
import { workspace } from './installed.ts'
import { type Place, withPlace } from './place.ts'

const programs = programsIn('docs/plugins/writing.md')
const named = (file: string): Program => programs.find(program => program.file === file)!
const pluginOf = async (place: Place, file: string): Promise<Plugin> =>
  (await import(/* @vite-ignore */ place.at(compiled(named(file))))).default

test('every program of docs/plugins/writing.md compiles, keeps the laws and does what the page says', () =>
  withPlace(async place => {
    await compile(programs, place)
    expect(await place.must(process.execPath, [compiled(named('try.ts'))])).toBe(
      '{"plugin":"my-nodes","options":{"nodes":[{"host":"seed.example.org","port":6881}]}}\n',
    )
    const [line] = linesIn('docs/plugins/writing.md').filter(each => each.includes('./nodes.js'))
    const [words] = await callsIn([line!], place)
    fs.writeFileSync(place.at('PATH'), 'x')
    await place.must(process.execPath, [command, ...words!])
    expect(fs.readFileSync(place.at('PATH.torrent'), 'latin1')).toContain('5:nodesll16:seed.example.org')
    const vitest = path.join(workspace, 'node_modules/vitest/vitest.mjs')
    const args = [vitest, 'run', '--root', place.folder, '--testTimeout', '600000', 'nodes.test.ts']
    const laws = await place.must(process.execPath, args)
    expect(stripVTControlCharacters(laws)).toMatch(/Tests +\d+ passed/)

    const maker = place.at('node_modules/@gentorrent/testkit/bin/gentorrent-manifest.js')
    const used = {
      'nodes.ts': { nodes: [{ host: 'seed.example.org', port: 6881 }] },
      'sha256.ts': {},
      'skip-samples.ts': {},
    }
    for (const [file, options] of Object.entries(used)) {
      await place.must(process.execPath, [maker, compiled(named(file))])
      const manifest = JSON.parse(fs.readFileSync(place.at('manifest.json'), 'utf8'))
      const plugin = await pluginOf(place, file)
      const files = entries({ 'a/b.bin': 20_000, 'a.txt': 30_000, 'z.bin': 70_000 })
      for (const { check } of pluginLaws(plugin, { cases: [{ name: 'as it is', options, files }], manifest }))
        await check()
    }
  }))

test('the plugins of the page find what they are for', () =>
  withPlace(async place => {
    await compile(programs, place)
    const files = entries({ 'Sample/a': 20_000, 'film/Sample/b': 1, 'film/Sample': 2, 'film/c': 3 })
    const plugins = [await pluginOf(place, 'sha256.ts'), await pluginOf(place, 'skip-samples.ts')]
    const made = await create({
      name: 'x',
      single: false,
      files: files.filter(({ path }) => path.join('/') !== 'film/Sample/b'),
      plugins: plugins.map(plugin => plugin()),
      engine: referenceEngine,
    })
    expect(made.layout.files.map(file => file.path.join('/'))).toEqual(['film/Sample', 'film/c'])
    expect((await read(made.bytes, { plugins })).sections.map(({ plugin }) => plugin)).toContain('sha256')
  }))

test('the package of the page is that of the example', () => {
  const page = fs.readFileSync(path.join(workspace, 'docs/plugins/writing.md'), 'utf8')
  const told = JSON.parse(/^```json\n([\s\S]*?)^```$/m.exec(page)![1]!)
  const { exports, scripts } = JSON.parse(
    fs.readFileSync(path.join(workspace, 'examples', example.package, 'package.json'), 'utf8'),
  )
  expect(told).toEqual({ exports, scripts: { build: scripts.build } })
  expect(page).toContain('npx gentorrent-manifest dist/index.js')
})

test('the kinds of options of the page are those that there are', () => {
  const page = fs.readFileSync(path.join(workspace, 'docs/plugins/writing.md'), 'utf8')
  const contract = fs.readFileSync(path.join(workspace, 'packages/core/src/contract/options.ts'), 'utf8')
  const types = /interface OptionTypes \{([\s\S]*?)\n\}/.exec(contract)![1]!
  const declared = [...types.matchAll(/^ {2}(\w+):/gm)].map(([, type]) => type)
  const told = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, type]) => type)
  expect(told.sort()).toEqual(declared.sort())
})
