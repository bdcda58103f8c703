import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { officialPlugins } from '@gentorrent/cli'
import type { Plugin } from '@gentorrent/core/plugin'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, everything, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const contract = pathToFileURL(createRequire(import.meta.url).resolve('@gentorrent/core/plugin')).href

const plugin = `
import { definePlugin } from '${contract}'
export default definePlugin({
  id: 'mine', summary: 'My keys', beps: [], options: {}, writes: [],
  commands: [{
    name: 'greet',
    summary: 'Greet a torrent',
    arguments: [{ name: '<file>', summary: 'The torrent file' }],
    options: {
      word: { type: 'text', flag: '--word <text>', summary: 'Say this', default: 'hello' },
      times: { type: 'integer', flag: '--times <count>', summary: 'So often', list: true },
      fail: { type: 'text', flag: '--fail <how>', summary: 'Fail like this' },
    },
    help: 'Examples:\\n  gentorrent greet a.torrent',
    module: './greet.mjs',
  }],
})
`
const greet = `
export default async call => {
  call.progress('greeting')
  call.warn({ code: 'MINE_ODD', severity: 'warning', message: 'that is odd' })
  call.remark({ code: 'MINE_NICE', message: 'that is nice' })
  const { word, times, fail } = call.options
  if (fail === 'bug') throw new TypeError('no such thing')
  if (fail === 'wrong') return { lines: ['wrong'], json: {}, ok: false }
  const { infoHash, info } = await call.readTorrent(call.arguments[0])
  const path = call.resolve('greet.mjs')
  const { length } = await call.readFile('greet.mjs')
  const name = Buffer.from(info.get('name')).toString()
  return { lines: [word + ' ' + name + '\\u001b[1m'], json: { name, times, path, length, hash: infoHash.v1.length } }
}
`
const tree = { 'mine.mjs': plugin, 'greet.mjs': greet, 'a.torrent': torrent() }

function torrent() {
  return 'd4:infod6:lengthi1e4:name1:f12:piece lengthi16384e6:pieces20:01234567890123456789ee'
}

describe('a command that a plugin brings', () => {
  test('gets what it declares, and answers in lines that are harmless', async () => {
    const { code, out, err } = await cli({ args: ['greet', 'a.torrent', '--plugin', './mine.mjs'], tree })
    expect([code, out]).toEqual([0, 'hello f\\x1b[1m\n'])
    expect(err).toBe('warning: that is odd [MINE_ODD]\nnote: that is nice [MINE_NICE]\n')
  })

  test('answers in JSON', async () => {
    const args = ['greet', '--word', '--x', '--times', '2', '--plugin=./mine.mjs', '--times=3', 'a.torrent', '--json']
    const { code, out, path } = await cli({ args, tree })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      name: 'f',
      times: [2, 3],
      path: `${path}/greet.mjs`,
      length: greet.length,
      hash: 20,
      issues: [{ code: 'MINE_ODD', severity: 'warning', message: 'that is odd' }],
      remarks: [{ code: 'MINE_NICE', message: 'that is nice' }],
    })
  })

  test('has help, from its declaration alone', async () => {
    const { code, out } = await cli({
      args: ['greet', '--plugin', './mine.mjs', '--help'],
      tree: { 'mine.mjs': plugin },
    })
    expect(code).toBe(0)
    expect(out).toContain('Usage: gentorrent greet [options] <file>')
    expect(out).toContain('--word <text>')
    expect(out).toContain('Examples:\n  gentorrent greet a.torrent')
  })

  test('can say that something is wrong', async () => {
    const { code, out } = await cli({
      args: ['greet', 'a.torrent', '--fail', 'wrong', '--plugin', './mine.mjs', '-q'],
      tree,
    })
    expect([code, out]).toEqual([1, ''])
  })

  test.each([
    [['--fail', 'bug'], 70, 'the plugin mine failed in its stage command greet: no such thing'],
    [['--times', 'x'], 2, '--times'],
    [['--tmes', '1'], 2, 'did you mean'],
  ])('%j fails with %d', async (flags, code, message) => {
    const outcome = await cli({ args: ['greet', 'a.torrent', ...flags, '--plugin', './mine.mjs'], tree })
    expect(outcome.code).toBe(code)
    expect(outcome.err).toContain(message)
  })

  test('reads torrents as every command does', async () => {
    const { code, err } = await cli({ args: ['greet', 'b.torrent', '--plugin', './mine.mjs'], tree })
    expect(code).toBe(3)
    expect(err).toContain('[INPUT_UNREADABLE]')
  })

  test('needs its plugin', async () => {
    const { code, err } = await cli({ args: ['greet', 'a.torrent'], tree })
    expect([code, err]).toEqual([2, 'error: unknown command `greet`: see `gentorrent --help`\n'])
  })

  test('is listed with its plugin', async () => {
    const { out } = await cli({ args: ['plugins', '--json', '--plugin', './mine.mjs'], tree })
    const { plugins } = JSON.parse(out) as { plugins: readonly { id: string; commands: readonly string[] }[] }
    expect(plugins.find(({ id }) => id === 'mine')?.commands).toEqual(['greet'])
  })

  test.each([
    ["name: 'Greet'", 'its command Greet must match'],
    ["summary: ''", 'its command greet has no summary'],
    ["module: 'greet.mjs'", 'the module of its command greet must look like ./some-name.js'],
    ["options: { json: { type: 'text', flag: '--j <text>', summary: 'J' } }", 'has an option json'],
    ["options: { j: { type: 'text', flag: '-j', summary: 'J' } }", 'must look like --some-name'],
  ])('%s is refused', async (part, because) => {
    const [key] = part.split(':', 1)
    const others = plugin.split('\n').filter(line => !line.startsWith(`    ${key}:`) || key === 'options')
    const wrong = others.join('\n').replace("    help: 'Ex", `    ${part},\n    help: 'Ex`)
    const { code, err } = await cli({ args: ['greet', '--plugin', './mine.mjs'], tree: { 'mine.mjs': wrong } })
    expect(code).toBe(2)
    expect(err).toContain(because)
  })
})

test('official plugins have in our table the commands that they declare', async () => {
  const require = createRequire(everything)
  for (const { package: name, commands } of officialPlugins) {
    const { default: plugin } = (await import(pathToFileURL(require.resolve(name)).href)) as { default: Plugin }
    const declared = (plugin.definition.commands ?? []).map(({ name, summary, arguments: words }) => ({
      name,
      usage: [name, ...words.map(word => word.name)].join(' '),
      summary,
    }))
    expect(commands).toEqual(declared)
  }
})
