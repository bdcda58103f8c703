import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { makePlace, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

const words = [
  ...[
    '--name',
    'a',
    '--name=b',
    '--name=',
    '--include',
    '*',
    '-x',
    'g',
    '-xg',
    '-n',
    '-nq',
    '--dry-run',
    '--dry-run=1',
  ],
  ...['--no-hidden', '-l', '16KiB', '--piece-length=32KiB', '--symlinks', 'skip', '--comment', 'c', '--comment=-c'],
  ...[
    '--v2',
    '--merkle',
    '--biglybt-hashes',
    'only',
    '--v2=only',
    '--v2=x',
    'hybrid',
    '--tracker',
    'http://t.example/',
    '--use',
    'dht',
    '--allow',
    'TRACKERLESS',
    '-q',
    '--quiet',
  ],
  ...['f', 'g', '-', '', '-z', '--nope', '--nam', '-h', '--help', '--workers', '-1', '1', '--json', '-o', '-o=x'],
]

test('words are understood without commander as with it', async () => {
  const place = await makePlace({ f: 'x', g: 'y' })
  const run = async (args: readonly string[]) => {
    const { code, out, err } = await place.run(['create', ...args])
    return { code, out, err }
  }
  const line = fc.tuple(
    fc.shuffledSubarray(words, { maxLength: 5 }),
    fc.constantFrom(['f'], ['f', '-n'], ['-n'], ['g', 'f']),
  )
  await fc.assert(
    fc.asyncProperty(line, async ([some, more]) => {
      const args = ['-n', '--json', ...some, ...more]
      // Behind `--` there are no flags, and only commander takes such words apart.
      expect(await run(args)).toEqual(await run([...args, '--']))
    }),
    { numRuns: 500 },
  )
})
