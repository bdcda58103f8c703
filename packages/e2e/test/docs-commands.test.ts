import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Issue } from '@gentorrent/core/plugin'
import { createTorrent } from '@gentorrent/node'
import { content, credential } from '@gentorrent/testkit'
import { expect, test } from 'vitest'
import { callsIn, linesIn, pages } from './docs-commands.ts'
import { command } from './gentorrent.ts'
import { workspace } from './installed.ts'
import { pem } from './pem.ts'
import { type Place, withPlace } from './place.ts'

const base = pathToFileURL(command).href

type Parse = (words: readonly string[], cwd: string) => Promise<void>

/** Takes words apart as the command does, and does nothing else; what the command itself has no door for. */
const parser = async (): Promise<Parse> => {
  const from = (file: string) =>
    import(/* @vite-ignore */ pathToFileURL(path.join(workspace, 'packages/cli/dist', file)).href)
  const [{ findCommand }, { understand }, { choosePlugins }] = await Promise.all([
    from('find-command.js'),
    from('understand.js'),
    from('commands/choose-plugins.js'),
  ])
  return async (args, cwd) => {
    const output = { write: async () => {}, isTTY: false, columns: undefined }
    const around = { stdin: (async function* () {})(), stdout: output, stderr: output, now: Date.now }
    const env = { HOME: cwd, PASSPHRASE: 'x' }
    const world = { args, cwd, env, ...around, signal: new AbortController().signal, bases: [base] }
    const found = await findCommand(world)
    if (found.help !== undefined) return
    const understood = await understand(found.command, found.args, world)
    if (understood.help !== undefined) return
    const { problems } = await choosePlugins(understood.plugins, understood.given, [], world)
    const wrong = (problems as readonly Issue[]).filter(({ code }) => code !== 'INPUT_UNREADABLE')
    if (wrong.length > 0) throw new Error(wrong.map(({ message }) => message).join('\n'))
  }
}

/** What is wrong with these lines. `files` are those that must be there for a line to be understood. */
const faultsOf = async (lines: readonly string[], place: Place) => {
  const calls = await callsIn(lines, place)
  for (const name of ['releases.key', 'album.key', 'my.key']) fs.writeFileSync(place.at(name), '')
  const understood = await parser()
  const faults: string[] = []
  for (const words of calls) {
    await understood(words, place.folder).catch(({ message }: Error) =>
      faults.push(`gentorrent ${words.join(' ')}: ${message}`),
    )
  }
  return { calls, faults }
}

/** A plugin of the page's own, and presets of its own: tests of those pages run these. */
const others = /--plugin \.\/nodes\.js|--preset/

// docs/publishing.md is run whole.
const told = pages.filter(
  page => page !== 'docs/publishing.md' && linesIn(page).some(line => line.includes('gentorrent')),
)

test.each(told)('the commands of %s are understood', page =>
  withPlace(async place => {
    const lines = linesIn(page).filter(line => !others.test(line))
    expect((await faultsOf(lines, place)).faults).toEqual([])
  }),
)

test('the examples in the help of every command are understood', () =>
  withPlace(async place => {
    const tools = (file: string) =>
      import(/* @vite-ignore */ pathToFileURL(path.join(workspace, 'tooling/generate', file)).href)
    const [{ loadCommands }, { loadPlugins }] = await Promise.all([tools('load-commands.js'), tools('load-plugins.js')])
    const commands: readonly { readonly name: string; readonly help?: string }[] = await loadCommands(
      await loadPlugins(workspace),
    )
    for (const { name, help = '' } of commands) {
      const lines =
        /^Examples?:\n((?: {2}.*\n?)+)/m
          .exec(help)?.[1]
          ?.split('\n')
          .filter(line => !others.test(line)) ?? []
      const { calls, faults } = await faultsOf(lines, place)
      expect([name, faults]).toEqual([name, []])
      if (lines.length > 0) expect([name, calls.length > 0]).toEqual([name, true])
    }
    expect(commands.length).toBeGreaterThan(15)
  }))

/** What cannot be done here: it asks others, or a part of it is left to the reader. */
const elsewhere = /--dht\b|gentorrent (publish|resolve)|…|npm install/

/** Everything that a line of a README takes for granted. */
const furnish = async (place: Place) => {
  for (const folder of ['album', 'film', 'app', 'releases', 'internal', 'season1/e02', 'series']) {
    fs.mkdirSync(place.at(folder), { recursive: true })
    fs.writeFileSync(place.at(folder, 'a'), content(300_000))
    fs.writeFileSync(place.at(folder, 'b'), content(20_000, 1))
  }
  fs.writeFileSync(place.at('debian.iso'), content(50_000))
  for (const name of ['me', 'you']) {
    const { privateKey, certificate } = credential(name)
    const encrypted = { cipher: 'aes-256-cbc', passphrase: 'x' }
    const protection = name === 'you' ? encrypted : {}
    fs.writeFileSync(place.at(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem', ...protection }))
    fs.writeFileSync(place.at(`${name}.crt`), pem(certificate.bytes))
  }
  fs.copyFileSync(place.at('me.crt'), place.at('root.pem'))
  await createTorrent(content(40_000), { name: 'e01', plugins: [], output: place.at('e01.torrent') })
  const feed = `gentorrent create releases --feed --feed-source 'magnet:?xs=urn:btpk:${'8'.repeat(64)}'`
  const made = await runIn(place, feed)
  expect([made.code, made.code === 0 || made.err]).toEqual([0, true])
}

const runIn = (place: Place, line: string) => {
  fs.mkdirSync(place.at('bin'), { recursive: true })
  const call = `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`
  fs.writeFileSync(place.at('bin/gentorrent'), call, { mode: 0o755 })
  return place.run('/bin/bash', ['-c', `export PATH='${place.at('bin')}':"$PATH" PASSPHRASE=x\n${line}`])
}

test.each(told.filter(page => page.startsWith('packages/plugin-')))('the commands of %s do their work', page =>
  withPlace(async place => {
    await furnish(place)
    const lines = linesIn(page).filter(line => line.startsWith('gentorrent') && !elsewhere.test(line))
    for (const line of lines) {
      // Each line is told for itself.
      const [, made] = /^gentorrent create (?:.*\/)?(\w+)\/? /.exec(line) ?? []
      if (made !== undefined && made !== 'releases') fs.rmSync(place.at(`${made}.torrent`), { force: true })
      const { code, err } = await runIn(place, line)
      expect([line, code, code === 0 || err]).toEqual([line, 0, true])
    }
  }),
)

test('the config file of docs/config.md says what the page says', () =>
  withPlace(async place => {
    const page = fs.readFileSync(path.join(workspace, 'docs/config.md'), 'utf8')
    const [, config] = /^```yaml\n([\s\S]*?)^```$/m.exec(page)!
    fs.writeFileSync(place.at('gentorrent.config.yaml'), config!)
    fs.mkdirSync(place.at('album'))
    fs.writeFileSync(place.at('album/a'), content(3_000_000))
    const [create, withPreset, show] = linesIn('docs/config.md')
    const sections = async () =>
      JSON.parse((await runIn(place, 'gentorrent inspect album.torrent --json')).out) as InspectJson
    expect((await runIn(place, create!)).code).toBe(0)
    const plain = await sections()
    expect([Object.keys(plain.plugins), plain.pieceLength]).toEqual([['bep3', 'tracker', 'webseed'], 1_048_576])
    expect((await runIn(place, withPreset!.replace('#', '--force #'))).code).toBe(0)
    const nightly = await sections()
    expect([Object.keys(nightly.plugins), nightly.plugins['bep3']]).toEqual([
      ['bep3', 'private', 'tracker'],
      { comment: 'nightly build' },
    ])
    const { code, out } = await runIn(place, show!)
    expect([code, out]).toEqual([0, expect.stringMatching(/bep3\.comment +nightly build +preset nightly/)])
    expect(out).not.toContain('files.example.org')
  }))

interface InspectJson {
  readonly plugins: Readonly<Record<string, unknown>>
  readonly pieceLength: number
}
