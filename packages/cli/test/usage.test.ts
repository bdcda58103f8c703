import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { codesByExit, exitMeanings } from '@gentorrent/cli'
import { errorCodes } from '@gentorrent/core'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, removePlaces, type Tree } from './harness/cli.ts'

afterAll(removePlaces)

const tree: Tree = { 'album/a': 'a', broken: 'd4:info', film: 'not a torrent', empty: '' }

describe.each<[what: string, args: readonly string[], code: number, message: RegExp]>([
  ['nothing', [], 2, /say what to do/],
  ['a misspelt command', ['creat', 'album'], 2, /did you mean `create`\?/],
  ['a path instead of a command', ['album'], 2, /write `gentorrent create album`/],
  ['an unknown command', ['frobnicate'], 2, /see `gentorrent --help`/],
  ['a flag before the command', ['--quiet', 'create'], 2, /flags follow the command/],
  ['help for an unknown command', ['help', 'verfy'], 2, /did you mean `verify`\?/],
  ['create without a path', ['create'], 2, /needs a <path>/],
  ['edit with three paths', ['edit', 'a', 'b', 'c'], 2, /too many arguments \(`a`, `b`, `c`\)/],
  ['a misspelt flag', ['create', 'album', '--comment-text', 'x'], 2, /unknown flag `--comment-text`/],
  ['a misspelt flag of a plugin', ['create', 'album', '--traker', 'x'], 2, /did you mean `--tracker`\?/],
  ['a misspelt flag with its value', ['create', 'album', '--pirvate=1'], 2, /did you mean `--private`\?/],
  ['a value for a flag that takes none', ['create', 'album', '--private=1'], 2, /`--private` takes no value/],
  ['a flag without its value', ['create', 'album', '--output'], 2, /`(-o, )?--output( <path>)?` needs a value/],
  ['a flag in place of a value', ['create', 'album', '-o', '--force'], 2, /write `--output=--force`/],
  ["another command's flag", ['inspect', 'x', '--tracker', 'y'], 2, /belongs to `gentorrent create`/],
  ['an empty path', ['create', ''], 2, /<path> is empty/],
  [
    'the root of a file system',
    ['create', '/', '-n', '--allow', 'OUTPUT_INSIDE'],
    2,
    /has no name: give the torrent one/,
  ],
  ['an empty output', ['create', 'album', '-o', ''], 2, /--output: it is empty/],
  ['a misspelt mode', ['create', '--v2', 'hybird', 'album'], 2, /`hybird` is not one of hybrid, only/],
  ['inspect without a file', ['inspect'], 2, /needs a <file>/],
  ['a torrent that is not there', ['inspect', 'nope'], 3, /no such file/],
  ['a folder as a torrent', ['inspect', 'album'], 3, /it is a directory/],
  ['something else as a torrent', ['inspect', 'film'], 1, /not a torrent: `film`/],
  ['standard input that is empty', ['inspect', '-'], 1, /not a torrent: standard input is empty/],
  ['a code that nobody has', ['create', 'album', '--allow', 'CODE_OF_NOBODY'], 2, /codes stand in brackets behind/],
  ['a plugin that nobody has', ['announce', 'broken', '--skip', 'xyz'], 2, /no plugin `xyz`: see `gentorrent plugins`/],
  ['an upgrade without plugins', ['upgrade', 'broken', '--no-plugins'], 2, /leaves out: name it with `--plugin v2`/],
  ['an empty file as a torrent', ['magnet', 'empty'], 1, /`empty` is empty/],
  ['broken bencode', ['verify', 'broken'], 1, /not valid bencode/],
])('%s', (_, args, code, message) => {
  test('for people', async () => {
    const outcome = await cli({ args, tree })
    expect(outcome).toMatchObject({ code, out: '', err: expect.stringMatching(message) })
    expect(outcome.err).toMatch(/^error: [^\n]*\n$/)
  })

  test('for programs: one JSON object, with the same sentence', async () => {
    const { code: same, out, err } = await cli({ args: [...args, '--json'], tree })
    expect(same).toBe(code)
    expect(out).toMatch(/^\{[^\n]*\}\n$/)
    const { error } = JSON.parse(out)
    expect(error.exitCode).toBe(code)
    expect(error.issues.length).toBeGreaterThan(0)
    if (args.length > 0) expect(error.message).toMatch(message)
    expect(err).toContain(error.message)
  })
})

test('what to type stands behind what is said, and by itself for programs', async () => {
  const args = ['create', 'album', '-o', 'film']
  const people = await cli({ args, tree })
  expect(people.err).toMatch(
    /`[^`]*film` exists: choose another path, or overwrite it \(--output, --force\) \[OUTPUT_EXISTS\]\n$/,
  )
  const { error } = JSON.parse((await cli({ args: [...args, '--json'], tree })).out)
  expect(error.issues).toMatchObject([{ code: 'OUTPUT_EXISTS', flags: ['--output', '--force'] }])
  expect(error.issues[0].message).toMatch(/overwrite it$/)
})

test('what a plugin requires may have been left out', async () => {
  const create = ['create', 'album', '--no-plugins', '--plugin', 'v2', '--v2']
  expect(await cli({ args: create, tree })).toMatchObject({
    code: 2,
    err: 'error: v2 needs the plugin attributes, which `--no-plugins` leaves out: name it with `--plugin attributes`\n',
  })
  expect(await cli({ args: [...create, '--plugin', 'attributes', '-n'], tree })).toMatchObject({ code: 0 })
})

test('what the core misses can be added by gentorrent, too', async () => {
  const args = ['create', 'album', '--plugin', fileURLToPath(import.meta.resolve('@gentorrent/plugin-v2')), '--v2']
  const { code, err } = await cli({ args, tree, bases: [] })
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/\(or gentorrent plugins add attributes\) \[PLUGIN_MISSING\]$/m),
  ])
})

test.each([
  [['--version'], /^\d+\.\d+\.\d+\n$/],
  [['-V'], /^\d+\.\d+\.\d+\n$/],
  [['--version', '--verbose'], /^\d+\.\d+\.\d+\nNode\.js v.*\nhashing: (native|JavaScript), .*, \d+ threads?\n$/],
  [['--help'], /^Make and change torrents:$/m],
  [['help'], /^Make and change torrents:$/m],
  [['help', 'create'], /tracker \(BEP 3, 8, 12\):/],
  [['create', '--help'], /--piece-length <length>/],
  [['verify', '-h'], /\[path\]/],
])('%j answers on standard output', async (args, text) => {
  expect(await cli({ args })).toMatchObject({ code: 0, err: '', out: expect.stringMatching(text) })
})

test.each([
  ['--help'],
  ['help', 'create'],
  ['help', 'inspect'],
  ['help', 'verify'],
  ['help', 'magnet'],
  ['help', 'plugins'],
])('%s %s documents every exit code', async (...args) => {
  const { out } = await cli({ args, terminal: 100 })
  for (const [code, meaning] of Object.entries(exitMeanings))
    expect(out).toMatch(new RegExp(`^  ${code} +${literally(meaning)}$`, 'm'))
})

const literally = (text: string) => text.replace(/[().]/g, '\\$&')

test('the table of exit codes has every error code exactly once', () => {
  expect(Object.values(codesByExit).flat().sort()).toEqual(errorCodes)
})

test('the README documents every exit code', async () => {
  const readme = (await readFile(new URL('../README.md', import.meta.url), 'utf8')).replace(/ +/g, ' ')
  for (const [code, meaning] of Object.entries(exitMeanings)) expect(readme).toContain(`| ${code} | ${meaning} |`)
})
