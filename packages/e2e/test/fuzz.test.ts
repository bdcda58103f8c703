// Torrents that were damaged or made to harm, through every command that reads. `npm test` runs the same few hundred each time;
// `npm run fuzz -- --minutes 5` goes on with others, and says how to come back to what it found.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from '@gentorrent/core/bencode'
import type { BValue } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Place, placeAt } from '../../cli/test/harness/cli.ts'
import { type Mutation, mutated, mutation } from './fuzz/mutate.ts'
import { runAll } from './fuzz/run-all.ts'
import { allPlugins, runLibrary } from './fuzz/run-library.ts'
import { seeds } from './fuzz/seeds.ts'

const { GENTORRENT_FUZZ_MINUTES: minutes, GENTORRENT_FUZZ_SEED: seed, GENTORRENT_FUZZ_INPUT: keep } = process.env
const milliseconds = minutes === undefined ? undefined : Number(minutes) * 60_000

const secret = 'nobody asks for this'

/** A folder two levels below one of the test's own, so that `../..` can be watched. */
const within = async (body: (place: Place) => Promise<void>): Promise<void> => {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'gentorrent-fuzz-')))
  const inside = join(outside, 'in', 'here')
  await mkdir(inside, { recursive: true })
  await writeFile(join(outside, 'outside'), secret)
  try {
    await body(placeAt(inside))
  } finally {
    await rm(outside, { recursive: true, force: true })
  }
}

const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 }) as fc.Arbitrary<readonly Mutation[]>

/** The same few each time, or others until the time is over. */
const runs = (numRuns: number, share: number): fc.Parameters<unknown> =>
  milliseconds === undefined
    ? { seed: 1, numRuns }
    : {
        ...(seed !== undefined && { seed: Number(seed) }),
        numRuns: 2 ** 31,
        interruptAfterTimeLimit: milliseconds * share,
      }
const timeout = 600_000 + (milliseconds ?? 0)

/** Damaged and hostile torrents, each kept where a hang or a crash would leave it. */
const damaged = async (
  all: readonly Uint8Array[],
  use: (bytes: Uint8Array) => Promise<void>,
  parameters: fc.Parameters<unknown>,
) => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(fc.record({ seed: fc.nat(all.length - 1), mutations }), async input => {
      const bytes = mutated(all[input.seed]!, input.mutations, all)
      if (keep !== undefined) await writeFile(keep, bytes)
      await use(bytes)
      count++
    }),
    parameters,
  )
  if (milliseconds !== undefined) console.log(`${count} torrents`)
}

test(
  'no torrent crashes a command, writes, or reaches the terminal',
  () =>
    within(async place => {
      const all = await seeds(place)
      for (const bytes of milliseconds === undefined ? [] : all) await runAll(place, bytes)
      await runAll(place, all[3]!, true)
      await damaged(all, bytes => runAll(place, bytes), runs(25, 0.7))
    }),
  timeout,
)

test(
  'no torrent makes what reads it throw anything but a refusal',
  () =>
    within(async place => {
      const plugins = await allPlugins()
      await damaged(await seeds(place), bytes => runLibrary(bytes, plugins), runs(600, 0.3))
    }),
  timeout,
)

test('no magnet link does', async () => {
  const part = fc.oneof(
    fc.constantFrom(
      'xt=urn:btih:',
      'xt=urn:btmh:1220',
      'xt=',
      'dn=',
      'tr=http://',
      'so=',
      'x.pe=',
      'ws=',
      '&',
      '=',
      '%',
      '%1b[2J',
      '%00',
      '?',
      '9'.repeat(400),
      '0-',
      ',',
      'a'.repeat(40),
      'é',
      '\u001b[2J',
      '\u202e',
    ),
    fc.string({ maxLength: 8, unit: 'binary' }),
  )
  await within(async place => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async parts => {
        const { code, out, err } = await place.run(['magnet', `magnet:?${parts.join('')}`, '--json'])
        expect([0, 1, 2], err).toContain(code)
        expect(/[\p{Cc}\u202e]/u.test(`${out}${err}`.replaceAll('\n', ''))).toBe(false)
        JSON.parse(out)
      }),
      { seed: 1, numRuns: 100 },
    )
  })
})

// The digests are those of the file outside: whoever looked at it would find it intact.
test.each<[name: string, info: (outside: string) => Readonly<Record<string, BValue>>]>([
  ['a name', () => ({ name: '../../outside', length: secret.length })],
  ['an absolute name', outside => ({ name: outside, length: secret.length })],
  ['a path', () => ({ name: 'in', files: [{ length: secret.length, path: ['..', '..', 'outside'] }] })],
  ['a path in one', () => ({ name: 'in', files: [{ length: secret.length, path: ['../../outside'] }] })],
  [
    'an absolute path',
    outside => ({ name: 'in', files: [{ length: secret.length, path: ['', ...outside.split('/').slice(1)] }] }),
  ],
  ['a name and a path', () => ({ name: '..', files: [{ length: secret.length, path: ['..', 'outside'] }] })],
  ['a backslash', () => ({ name: 'in', files: [{ length: secret.length, path: ['..\\..\\outside'] }] })],
])('verify does not look outside: %s', async (_, info) => {
  await within(async place => {
    const outside = join(place.path, '..', '..', 'outside')
    const pieces = createHash('sha1').update(secret).digest()
    await place.grow({ 'f.torrent': encode({ info: { 'piece length': 16_384, pieces, ...info(outside) } }) })
    for (const path of [[], ['.'], ['..'], ['in']]) {
      const { code, out, err } = await place.run(['verify', 'f.torrent', ...path])
      expect([1, 2, 3], `${out}${err}`).toContain(code)
    }
  })
})
