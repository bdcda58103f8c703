import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

type FailureOf = (ended: ReturnType<typeof spawnSync>, folder: string) => string | undefined

interface Rows {
  rowsOf(wish: { readonly row: readonly string[] }): readonly { readonly name: string }[]
  roundsOf(wish: { readonly rounds?: string; readonly quick?: boolean }): number
}

const part = (name: string) =>
  import(/* @vite-ignore */ new URL(`../../../tooling/bench/${name}.js`, import.meta.url).href)
const { failureOf } = (await part('failure')) as { readonly failureOf: FailureOf }
interface Options {
  readonly helpText: string
  optionsOf(args: readonly string[]): Readonly<Record<string, unknown>>
}

const { helpText, optionsOf } = (await part('options')) as Options
const { roundsOf, rowsOf } = (await part('rows')) as Rows

const ended = (script: string) => spawnSync(process.execPath, ['-e', script])

describe('why a program of the benchmark failed', () => {
  test.each<[name: string, script: string, failure: string | undefined]>([
    ['it did not', 'console.error("fine")', undefined],
    ['it says nothing', 'process.exitCode = 2', 'exit code 2'],
    ['it says why', 'console.error("one\\ntwo\\n"); process.exitCode = 1', 'exit code 1, two'],
    [
      'it says why on standard output',
      'console.log("no space left"); process.exitCode = 1',
      'exit code 1, no space left',
    ],
    [
      'it colours and rings',
      'console.error("\\x1b[31mbad\\x1b[0m\\x07 luck\\r\\n"); process.exitCode = 1',
      'exit code 1, bad luck',
    ],
    ['it names the folder', 'console.error("/content/bench-1/a: no"); process.exitCode = 1', 'exit code 1, a: no'],
    ['it tells of a signal', 'process.exitCode = 137', 'killed by SIGKILL'],
  ])('%s', (_, script, failure) => {
    expect(failureOf(ended(script), '/content/bench-1')).toBe(failure)
  })

  test('it was killed', () => {
    const killed = ended('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)')
    expect(failureOf(killed, '/content/bench-1')).toBe('killed by SIGKILL')
  })

  test('it cannot be started', () => {
    const absent = fileURLToPath(new URL('absent', import.meta.url))
    expect(failureOf(spawnSync(absent), '/content/bench-1')).toBe('ENOENT')
  })
})

describe('what was asked of the benchmark', () => {
  test('the options that its help names', () => {
    const args = ['--quick', '--scale', '--row', 'v1', '--row', 'start', '--rounds', '9', '--folder', '/x']
    const files = ['--markdown', 'figures.md', '--json', 'figures.json', '--help']
    const options = { ...optionsOf([...args, ...files]) }
    expect(options).toEqual({
      quick: true,
      scale: true,
      row: ['v1', 'start'],
      rounds: '9',
      folder: '/x',
      markdown: 'figures.md',
      json: 'figures.json',
      help: true,
    })
    for (const name of Object.keys(options)) expect(helpText).toContain(`\n  --${name} `)
  })

  test.each([
    ['--folders', "Unknown option '--folders'"],
    ['--row', "Option '--row <value>' argument missing"],
    ['v1', "Unexpected argument 'v1'"],
  ])('no others: %s', (arg, message) => {
    expect(() => optionsOf([arg])).toThrow(new RegExp(`^${message}.*; --help lists the options$`))
  })

  test('rows of which there are none are not passed over', () => {
    expect(rowsOf({ row: ['start', 'files 1,'] }).map(({ name }) => name)).toEqual(['files 1,000,000', 'start 1 KiB'])
    expect(() => rowsOf({ row: ['v1', 'v3'] })).toThrow('no row begins with `v3`: there are v1 1 GiB, v1 4 GiB, ')
  })

  test('rounds are counted', () => {
    expect([roundsOf({}), roundsOf({ quick: true }), roundsOf({ rounds: '9' })]).toEqual([7, 3, 9])
    for (const rounds of ['many', '0', '1.5', ''])
      expect(() => roundsOf({ rounds })).toThrow('--rounds must be a whole number of at least 1')
  })
})
