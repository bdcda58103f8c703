// Torrents that were damaged or made to harm, through every command that reads. `npm test` runs the same few hundred each time;
// `npm run fuzz -- --minutes 5` goes on with others, and says how to come back to what it found.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Place, placeAt } from '../../cli/test/harness/cli.ts'
import { type Mutation, mutated, mutation } from './fuzz/mutate.ts'
import { runAll } from './fuzz/run-all.ts'
import { seeds } from './fuzz/seeds.ts'

const { GENTORRENT_FUZZ_MINUTES: minutes, GENTORRENT_FUZZ_SEED: seed, GENTORRENT_FUZZ_INPUT: keep } = process.env
const milliseconds = minutes === undefined ? undefined : Number(minutes) * 60_000

/** A folder two levels below one of the test's own, so that `../..` can be watched. */
const within = async (body: (place: Place) => Promise<void>): Promise<void> => {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'gentorrent-fuzz-')))
  const inside = join(outside, 'in', 'here')
  await mkdir(inside, { recursive: true })
  await writeFile(join(outside, 'outside'), 'nobody asks for this')
  try {
    await body(placeAt(inside))
  } finally {
    await rm(outside, { recursive: true, force: true })
  }
}

test(
  'no torrent crashes a command, writes, or reaches the terminal',
  () =>
    within(async place => {
      const all = await seeds(place)
      for (const bytes of milliseconds === undefined ? [] : all) await runAll(place, bytes)
      const inputs = fc.record({
        seed: fc.nat(all.length - 1),
        mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }) as fc.Arbitrary<readonly Mutation[]>,
      })
      await fc.assert(
        fc.asyncProperty(inputs, async input => {
          const bytes = mutated(all[input.seed]!, input.mutations, all)
          // Where it hangs or dies, this is what it died of.
          if (keep !== undefined) await writeFile(keep, bytes)
          await runAll(place, bytes)
        }),
        milliseconds === undefined
          ? { seed: 1, numRuns: 60 }
          : {
              ...(seed !== undefined && { seed: Number(seed) }),
              numRuns: 1_000_000_000,
              interruptAfterTimeLimit: milliseconds,
            },
      )
    }),
  milliseconds === undefined ? 120_000 : milliseconds + 600_000,
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
