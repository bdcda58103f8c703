import { encode } from '@gentorrent/core/bencode'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

/** What could move a cursor, change a colour, hide or turn text, in a name that a stranger chose. */
const hostile = 'a\x1b[2Jb\rc\nd\u202egpj.exe\u200b\x9b31m\x7f\u2028'
const harmful = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u

const torrent = encode({
  announce: `http://${hostile}`,
  comment: hostile,
  'created by': hostile,
  [`x${hostile}`]: 1,
  info: {
    name: hostile,
    'piece length': 16_384,
    pieces: new Uint8Array(20),
    source: hostile,
    files: [
      { length: 1, path: [hostile, hostile] },
      { length: 0, path: ['ok'] },
    ],
  },
})

describe('hostile text reaches no terminal', () => {
  test.each([
    ['inspect', ['inspect', 't']],
    ['inspect --json', ['inspect', 't', '--json']],
    ['magnet', ['magnet', 't']],
    ['verify', ['verify', 't', '.']],
    ['verify --json', ['verify', 't', '.', '--json']],
    ['verify without a path', ['verify', 't']],
    ['an unknown command', [hostile]],
    ['an unknown flag', ['create', `--${hostile}`]],
    ['a path', ['create', hostile]],
    ['a value', ['create', 't', '--creation-date', hostile]],
    ['a plugin', ['create', 't', '--plugin', hostile]],
    ['an output', ['create', 't', '-o', `${hostile}/x`]],
  ])('%s', async (_, args) => {
    const { out, err } = await cli({ args, tree: { t: torrent } })
    expect(out + err).not.toBe('')
    for (const line of (out + err).split('\n')) expect(line).not.toMatch(harmful)
  })

  test('names of files on disk', async () => {
    const name = `a\x1b[2Jb\rc\u202e`
    const { err } = await cli({ args: ['create', 'd'], tree: { [`d/${name}`]: 'x' } })
    expect(err).toContain('a\\x1b[2Jb\\rc\\u{202e}')
    for (const line of err.split('\n')) expect(line).not.toMatch(harmful)
  })

  test('JSON gives it back whole', async () => {
    const { out } = await cli({ args: ['inspect', 't', '--json'], tree: { t: torrent } })
    expect(JSON.parse(out).name).toBe(hostile)
  })
})

describe('colour', () => {
  const tree = { 'album/a': 'a' }
  test.each([
    ['a terminal', { terminal: 80 }, true],
    ['a terminal and NO_COLOR', { terminal: 80, env: { NO_COLOR: '1' } }, false],
    ['a terminal and an empty NO_COLOR', { terminal: 80, env: { NO_COLOR: '' } }, true],
    ['a dumb terminal', { terminal: 80, env: { TERM: 'dumb' } }, false],
    ['no terminal', {}, false],
    ['no terminal and FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, true],
    ['NO_COLOR over FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
  ])('%s', async (_, setting, expected) => {
    const { out, err } = await cli({ args: ['create', 'album'], tree, ...setting })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect([/\x1b\[\d+m/.test(out), /\x1b\[\d+m/.test(err)]).toEqual([expected, expected])
  })
})

describe('progress', () => {
  const tree = { 'album/a': new Uint8Array(3_000_000), 'album/b': new Uint8Array(3_000_000) }
  /** A clock that goes on by so many milliseconds whenever it is read. */
  const clock = (step: number) => {
    let at = 0
    return () => (at += step)
  }

  test('one line on a terminal, with bytes, rate and remaining time, that is gone at the end', async () => {
    const { err } = await cli({
      args: ['create', 'album'],
      tree,
      terminal: 120,
      now: clock(200),
      env: { NO_COLOR: '1' },
    })
    expect(err).toMatch(/\rhashing \d+\.\d %, .* of 5\.7 MiB, .*\/s, \d+ s left/)
    expect(err.endsWith('\r\x1b[K')).toBe(true)
  })

  test('never wider than the terminal', async () => {
    const { err } = await cli({
      args: ['create', 'album', '--allow', 'TRACKERLESS'],
      tree,
      terminal: 20,
      now: clock(200),
    })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what ends each text
    for (const text of err.split(/\r|\x1b\[K/)) expect(text.length).toBeLessThan(20)
  })

  test('plain lines elsewhere', async () => {
    const { err } = await cli({ args: ['create', 'album', '--allow', 'TRACKERLESS'], tree, now: clock(6000) })
    expect(err).toMatch(/^hashing \d+\.\d %, /m)
    expect(err).not.toMatch(/[^\P{Cc}\n]/u)
  })

  test('plain lines on a terminal that cannot take a line back', async () => {
    const env = { TERM: 'dumb' }
    const { err } = await cli({ args: ['create', 'album'], tree, terminal: 80, env, now: clock(6000) })
    expect(err).toMatch(/^hashing \d+\.\d %, /m)
    expect(err).not.toMatch(/[^\P{Cc}\n]/u)
  })

  test.each([
    ['--quiet', ['--quiet'], {}],
    ['--json without a terminal', ['--json', '--allow', 'TRACKERLESS'], {}],
    ['a run that is over at once', ['--allow', 'TRACKERLESS'], { now: () => 0 }],
  ])('none with %s', async (_, flags, setting) => {
    const { err } = await cli({ args: ['create', 'album', ...flags], tree, now: clock(6000), ...setting })
    expect(err).toBe('')
  })
})
