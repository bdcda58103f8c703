import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

/** Where everything is required, a program that is missing fails its tests instead of leaving them out. */
const isRequired = process.env['GENTORRENT_REQUIRE_CLIENTS'] === '1'
const has = (program: string) => isRequired || spawnSync(program, ['--version']).error === undefined
const note = (program: string) => (has(program) ? '' : ` (skipped: there is no ${program})`)

/** The script for a shell in a file, with everything installed or without plugins. */
const script = async (shell: string, bases?: readonly string[]) => {
  const place = await makePlace()
  const { code, out, err } = await place.run(['completion', shell], bases ? { bases } : {})
  expect([code, err]).toEqual([0, ''])
  const file = join(place.path, `completion.${shell}`)
  writeFileSync(file, out)
  const run = (program: string, ...args: readonly string[]) => {
    // Shells complain of a locale that is not installed, as one that came by ssh may not be.
    const env = { ...process.env, LC_ALL: 'C' }
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: place.path, env })
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }
  return { out, file, run }
}

describe.skipIf(!has('bash'))(`bash${note('bash')}`, () => {
  const completed = async (words: readonly string[], bases?: readonly string[]) => {
    const { file, run } = await script('bash', bases)
    const typed = words.map(word => `'${word}'`).join(' ')
    return run(
      'bash',
      '-c',
      `source "${file}"; COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _gentorrent; echo "\${COMPREPLY[@]}"`,
    )
      .trim()
      .split(' ')
  }
  test.each([
    [['gentorrent', 'ver'], ['verify']],
    [
      ['gentorrent', 'p'],
      ['plugins', 'publish'],
    ],
    [['gentorrent', 'create', '--web'], ['--web-seed']],
    [
      ['gentorrent', 'create', 'album', '--v2', ''],
      ['hybrid', 'only'],
    ],
    [['gentorrent', 'lint', '--web'], ['']],
  ])('%j', async (words, expected) => {
    expect(await completed(words)).toEqual(expected)
  })

  test('without plugins there are none of their flags', async () => {
    expect(await completed(['gentorrent', 'create', '--web'], [])).toEqual([''])
    expect(await completed(['gentorrent', 'create', '--comm'], [])).toEqual(['--comment'])
  })
})

describe.skipIf(!has('zsh'))(`zsh${note('zsh')}`, () => {
  test('reads it, and knows the command', async () => {
    const { file, run } = await script('zsh')
    expect(
      run('zsh', '-f', '-c', `autoload -U compinit; compinit -u -D; source "${file}"; echo $_comps[gentorrent]`),
    ).toBe('_gentorrent\n')
  })
})

describe.skipIf(!has('fish'))(`fish${note('fish')}`, () => {
  test('completes', async () => {
    const { file, run } = await script('fish')
    const completed = (line: string) =>
      run('fish', '--no-config', '-c', `source "${file}"; complete -C ${JSON.stringify(line)}`)
    expect(completed('gentorrent create --web')).toMatch(/^--web-seed\t/)
    expect(completed('gentorrent create --v2 h')).toMatch(/^hybrid/)
    expect(completed('gentorrent insp')).toMatch(/^inspect\t/)
  })
})

test('PowerShell has every command, and quotes what must be quoted', async () => {
  const { out } = await script('powershell')
  for (const name of ['create', 'verify', 'publish']) expect(out).toContain(`    , @('${name}', `)
  expect(out.replace(/'(?:[^']|'')*'/g, '')).not.toMatch(/['`]/)
})

test('another shell is refused', async () => {
  const place = await makePlace()
  expect(await place.run(['completion', 'tcsh'])).toMatchObject({ code: 2, out: '' })
})

describe('the manual page', () => {
  const page = async (bases?: readonly string[]) => {
    const place = await makePlace()
    const { code, out } = await place.run(['man'], bases ? { bases } : {})
    expect(code).toBe(0)
    return out
  }

  test('has every command and flag that there is', async () => {
    const out = await page()
    for (const name of ['create', 'announce', 'publish']) expect(out).toContain(`\n.SS ${name}\n`)
    expect(out).toContain('\n.B \\-\\-web\\-seed <url>\n')
    expect(await page([])).not.toContain('\n.B \\-\\-web\\-seed')
    // Nothing but ASCII, and no text that could be taken for a request.
    expect(out).toMatch(/^[\x20-\x7e\n]*$/)
    for (const line of out.split('\n').filter(text => text.startsWith('.')))
      expect(line).toMatch(/^\.(TH|SH|SS|B|I|TP|PP|br|nf|fi)( |$)/)
  })

  test.skipIf(!has('groff'))(`groff finds no fault with it${note('groff')}`, async () => {
    const { status, stderr } = spawnSync('groff', ['-ww', '-man', '-Tascii'], { input: await page(), encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
  })
})
