import { afterAll, expect, test } from 'vitest'
import { cli, everything, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const helpOf = async (args: readonly string[], terminal?: number) => {
  const { code, out, err } = await cli({ args, bases: [everything], ...(terminal !== undefined && { terminal }) })
  expect([code, err]).toEqual([0, ''])
  return out
}

/** The lines that are wider than that, but for commands to copy, which stay whole. */
const widerThan = (columns: number, help: string) =>
  help
    .replace(/^Examples?:\n(?: {2}.*\n)+/m, '')
    .split('\n')
    .filter(line => line.length > columns)

/** The rows of the overview, but for `help` and flags. */
const rowsIn = (overview: string) =>
  [...overview.split('\nExamples:')[0]!.matchAll(/^ {2}(([a-z]\S*)(?: [[<]\S+)*) {2,}(\S.*)$/gm)]
    .map(([, usage, name, summary]) => ({ usage: usage!, name: name!, summary: summary! }))
    .filter(({ name }) => name !== 'help')

test('the overview lists every command once, and fits', async () => {
  const overview = await helpOf(['--help'], 80)
  expect(widerThan(80, overview)).toEqual([])
  const listed = rowsIn(overview).map(({ name }) => name)
  expect(listed).toEqual([...new Set(listed)])
  const manual = await helpOf(['man'])
  const known = [...manual.matchAll(/^\.SS (.*)$/gm)].map(([, name]) => name!)
  expect(known.length).toBeGreaterThan(15)
  expect(listed.toSorted()).toEqual(known.sort())
})

test('the overview says of each command what its own help says', async () => {
  for (const { usage, name, summary } of rowsIn(await helpOf(['--help'], 500))) {
    const [first, , sentence] = (await helpOf([name, '--help'], 500)).split('\n')
    expect([name, sentence]).toEqual([name, summary])
    expect(first).toContain(usage.replace(name, `Usage: gentorrent ${name} [options]`))
  }
})

test('the exit codes in the help of diff are those that it has', async () => {
  const [, exits] = (await helpOf(['diff', '--help'])).split('Exit codes:\n')
  expect(exits!.match(/^ +\d+/gm)!.map(Number)).toEqual([0, 1, 2, 70, 130])
  expect(exits).toMatch(/^ +1 +something differs$/m)
})

test('the help of every command fits the terminal', async () => {
  for (const { name } of rowsIn(await helpOf(['--help']))) {
    for (const columns of [80, 120])
      expect([name, widerThan(columns, await helpOf([name, '--help'], columns))]).toEqual([name, []])
    // A narrow one cannot hold the headings.
    for (const columns of [40, 60]) {
      const rows = widerThan(columns, await helpOf([name, '--help'], columns)).filter(line => line.startsWith(' '))
      expect([name, rows]).toEqual([name, []])
    }
    // Into a pipe or file it has one width, whatever the terminal.
    expect([name, widerThan(100, await helpOf([name, '--help']))]).toEqual([name, []])
  }
})

test('paragraphs are filled, rows are folded below their second column, and commands stay whole', async () => {
  const help = await helpOf(['create', '--help'], 80)
  expect(help).toContain(
    `  balanced               1024 to 2048 pieces up to 32 GiB, then few large\n${' '.repeat(25)}pieces; less where`,
  )
  expect(help).toMatch(/^ {2}gentorrent create film\.mkv --web-seed \S+ --piece-length 1MiB$/m)
  const wide = await helpOf(['edit', '--help'], 200)
  expect(Math.max(...wide.split('\n').map(line => line.length))).toBeGreaterThan(180)
})

test.each(['completion', 'man', 'schema'])('%s prints flags for making torrents, and takes none', async name => {
  expect(await helpOf([name, '--help'])).not.toContain('--tracker')
  const words = name === 'completion' ? [name, 'bash'] : [name]
  const { code, out, err } = await cli({ args: [...words, '--private'], bases: [everything] })
  expect([code, out, err]).toEqual([2, '', expect.stringContaining('it belongs to `gentorrent create`')])
})
