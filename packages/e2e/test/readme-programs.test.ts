import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { createTorrent } from '@gentorrent/node'
import { content, credential } from '@gentorrent/testkit'
import { expect, test } from 'vitest'
import { testWith } from './clients.ts'
import { compile, compiled, type Program, programsIn } from './docs-programs.ts'
import { workspace } from './installed.ts'
import { startLibtorrentDht } from './libtorrent-dht.ts'
import { pem } from './pem.ts'
import { type Place, withPlace } from './place.ts'

const readmes = fs
  .readdirSync(path.join(workspace, 'packages'))
  .map(name => `packages/${name}/README.md`)
  .filter(file => fs.existsSync(path.join(workspace, file)))

const programs = readmes.flatMap((readme): readonly Program[] =>
  programsIn(readme).map(program => ({ ...program, file: path.join(path.dirname(readme), program.file) })),
)
const isTest = ({ text }: Program) => text.includes("from 'vitest'")
const isAskingTheDht = ({ file }: Program) => file.startsWith('packages/dht/')

/** The content, torrent and keys that the programs name, where each of them is run; Windows cannot have one of the files. */
const furnish = async (place: Place) => {
  const { key, certificate } = credential('publisher')
  for (const { file, text } of programs) {
    const folder = place.at(path.dirname(file))
    for (const name of ['album', 'my-folder']) {
      fs.mkdirSync(path.join(folder, name), { recursive: true })
      fs.writeFileSync(path.join(folder, name, 'a'), content(300_000))
      fs.writeFileSync(path.join(folder, name, 'b?'), content(200_000, 1))
    }
    fs.writeFileSync(path.join(folder, 'key.pem'), key.bytes)
    for (const name of ['certificate.pem', 'root.pem'])
      fs.writeFileSync(path.join(folder, name), pem(certificate.bytes))
    if (text.includes("'album.torrent'") && !text.includes("output: 'album.torrent'"))
      await createTorrent(path.join(folder, 'album'), { plugins: [], output: path.join(folder, 'album.torrent') })
  }
}

/** In the folder of its package, so that programs of one name do not meet. */
const run = (place: Place, program: Program) => {
  const folder = place.at(path.dirname(program.file))
  return place.must('/bin/sh', [
    '-c',
    'cd "$1" && exec "$2" "$3"',
    'sh',
    folder,
    process.execPath,
    place.at(compiled(program)),
  ])
}

test('every program in the README of a package compiles and runs', () =>
  withPlace(async place => {
    expect(programs.length).toBeGreaterThan(10)
    await compile(programs, place)
    await furnish(place)
    for (const program of programs) {
      if (isTest(program) || isAskingTheDht(program)) continue
      const folder = place.at(path.dirname(program.file))
      const before = fs.readdirSync(folder)
      const printed = await run(place, program)
      const made = fs.readdirSync(folder).filter(name => !before.includes(name))
      const written = /output: '([^']+)'/.exec(program.text)
      expect([program.file, made]).toEqual([program.file, written ? [written[1]] : []])
      expect([program.file, printed !== '']).toEqual([program.file, program.text.includes('console.')])
    }
  }))

test(
  'the laws in the README of the testkit hold',
  () =>
    withPlace(async place => {
      const laws = programs
        .filter(isTest)
        .map(program => ({ ...program, file: program.file.replace(/\.ts$/, '.test.ts') }))
      expect(laws).toHaveLength(2)
      await compile(laws, place)
      const vitest = path.join(workspace, 'node_modules/vitest/vitest.mjs')
      const args = [vitest, 'run', '--root', place.folder, '--testTimeout', '1800000', ...laws.map(compiled)]
      expect(stripVTControlCharacters(await place.must(process.execPath, args))).toMatch(/Tests +\d+ passed \(\d+\)/)
    }),
  1_800_000,
)

testWith(['libtorrent'], 'the program in the README of the DHT client asks a DHT', async place => {
  const program = programs.find(isAskingTheDht)!
  await compile([program], place)
  await furnish(place)
  const { nodes } = await startLibtorrentDht(place, 12)
  // The public routers are not asked, and no limit of time decides.
  const fallback = nodes.map(node => ({ host: node.split(':')[0]!, port: Number(node.split(':')[1]) }))
  const file = place.at(compiled(program))
  const text = fs.readFileSync(file, 'utf8')
  const ours = text.replace('timeout: 10_000', `timeout: 600_000, fallback: ${JSON.stringify(fallback)}`)
  expect(ours).not.toBe(text)
  fs.writeFileSync(file, ours)
  expect(await run(place, program)).toMatch(/^\[\n? *\{/)
})
