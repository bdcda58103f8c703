import { createHash } from 'node:crypto'
import { rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '@gentorrent/core/bencode'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { makePlace, type Place, removePlaces } from './harness/cli.ts'

afterAll(removePlaces)

interface Kind {
  readonly flags: readonly string[]
  /** The files' bytes that a comparison can tell from others, if there is a byte wrong at `at` of `file`. */
  readonly blamed: (content: Content, file: number, at: number) => readonly Part[]
}

/** A torrent's files, in the order of their names, and its piece length. */
interface Content {
  readonly lengths: readonly number[]
  readonly pieceLength: number
}

interface Part {
  readonly file: number
  readonly start: number
  readonly end: number
}

const block = 16_384

/** Every file by itself is cut in pieces. */
const ofFile = ({ lengths, pieceLength }: Content, file: number, at: number): readonly Part[] => {
  const start = Math.floor(at / pieceLength) * pieceLength
  return [{ file, start, end: Math.min(start + pieceLength, lengths[file]!) }]
}

/** All files in a row are cut in pieces. */
const ofStream = ({ lengths, pieceLength }: Content, file: number, at: number): readonly Part[] => {
  const offset = (place: number) => lengths.slice(0, place).reduce((sum, length) => sum + length, 0)
  const start = Math.floor((offset(file) + at) / pieceLength) * pieceLength
  return lengths.flatMap((length, place) => {
    const from = Math.max(0, start - offset(place))
    const to = Math.min(length, start + pieceLength - offset(place))
    return from < to ? [{ file: place, start: from, end: to }] : []
  })
}

const onlyThat = (parts: readonly Part[], file: number) => parts.filter(part => part.file === file)

const kinds: Readonly<Record<string, Kind>> = {
  v1: { flags: [], blamed: ofStream },
  'v1 with aligned files': { flags: ['--align'], blamed: ofFile },
  'v1 with SHA-1 of files': {
    flags: ['--file-sha1'],
    blamed: (content, file, at) => onlyThat(ofStream(content, file, at), file),
  },
  'v1 with MD5 of files': {
    flags: ['--md5sum'],
    blamed: (content, file, at) => onlyThat(ofStream(content, file, at), file),
  },
  v2: { flags: ['--v2', 'only'], blamed: ofFile },
  hybrid: { flags: ['--v2'], blamed: ofFile },
  Merkle: {
    flags: ['--merkle'],
    blamed: ({ lengths }) => lengths.flatMap((end, file) => (end > 0 ? [{ file, start: 0, end }] : [])),
  },
}

const name = (file: number) => String.fromCharCode(97 + file)
/** Random enough that no two pieces are alike. */
const bytesOf = (length: number, seed: number) => {
  let state = seed + 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

const length = fc.oneof(
  fc.integer({ min: 1, max: 3 * block }),
  fc.constantFrom(0, 1, block - 1, block, block + 1, 2 * block, 4 * block),
  fc.integer({ min: 1, max: 200_000 }),
)
const content: fc.Arbitrary<Content> = fc
  .record({
    lengths: fc.array(length, { minLength: 2, maxLength: 6 }),
    pieceLength: fc.constantFrom(block, 2 * block, 4 * block),
  })
  .filter(({ lengths }) => lengths.some(length => length > 0))

const planted = async ({ lengths, pieceLength }: Content, flags: readonly string[]): Promise<Place> => {
  const place = await makePlace(
    Object.fromEntries(lengths.map((length, file) => [`x/${name(file)}`, bytesOf(length, file)])),
  )
  const { code, err } = await place.run(['create', 'x', '-l', String(pieceLength), ...flags])
  expect(err).not.toContain('error')
  expect(code).toBe(0)
  return place
}

interface FileFound {
  readonly event: string
  readonly path: string
  readonly state: string
  readonly badRanges: readonly { readonly start: number; readonly end: number }[]
}

const verified = async (place: Place, more: readonly string[] = []) => {
  const { code, out } = await place.run(['verify', 'x.torrent', '--json', ...more])
  const events = out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  const files: readonly FileFound[] = events.filter(({ event }) => event === 'file')
  return { code, events, files, end: events.at(-1) }
}

/** The files that are not as they should be, with their bad bytes. */
const named = (files: readonly FileFound[]): readonly Part[] =>
  files.flatMap(({ path, badRanges }) =>
    badRanges.map(({ start, end }) => ({ file: path.charCodeAt(0) - 97, start, end })),
  )

const statesOf = (files: readonly FileFound[]) => Object.fromEntries(files.map(({ path, state }) => [path, state]))

/** A place in the bytes of a content. */
const placeIn = ({ lengths }: Content, at: number) => {
  const total = lengths.reduce((sum, length) => sum + length, 0)
  let offset = Math.floor(at * total)
  const file = lengths.findIndex(length => {
    if (offset < length) return true
    offset -= length
    return false
  })
  return { file, at: offset }
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe.each(Object.entries(kinds))('%s', (kind, { flags, blamed }) => {
  test('one wrong byte: exactly the files and bytes that can be told', async () => {
    await fc.assert(
      fc.asyncProperty(content, share, async (content, where) => {
        const place = await planted(content, flags)
        expect(await verified(place)).toMatchObject({ code: 0, end: { ok: true, complete: true } })
        const { file, at } = placeIn(content, where)
        const bytes = bytesOf(content.lengths[file]!, file)
        bytes[at]! ^= 1 << (at % 8)
        await writeFile(join(place.path, 'x', name(file)), bytes)
        const { code, files } = await verified(place)
        const parts = blamed(content, file, at)
        expect(code).toBe(1)
        if (kind !== 'Merkle') expect(named(files)).toEqual(parts)
        const states = content.lengths.map((_, other) => {
          if (!parts.some(part => part.file === other)) return [name(other), 'ok']
          return [name(other), parts.length === 1 ? 'differs' : 'in-doubt']
        })
        expect(statesOf(files)).toEqual(Object.fromEntries(states))
        // However it is cut, it is found.
        expect((await verified(place, ['--fail-fast'])).end).toMatchObject({ ok: false, exitCode: 1 })
        if (kind === 'Merkle') return
        const all = await verified(place, ['--sample', '100%'])
        expect(named(all.files)).toEqual(parts)
        expect(statesOf(all.files)).toEqual(statesOf(files))
      }),
      { numRuns: 12 },
    )
  })

  test('cut short, made longer, emptied, removed', async () => {
    await fc.assert(
      fc.asyncProperty(
        content,
        share,
        fc.constantFrom('short', 'long', 'empty', 'gone'),
        async (content, where, what) => {
          const place = await planted(content, flags)
          const { file } = placeIn(content, where)
          const path = join(place.path, 'x', name(file))
          const length = content.lengths[file]!
          if (what === 'gone') await rm(path)
          else await truncate(path, what === 'long' ? length + 7 : what === 'short' ? length - 1 : 0)
          const { code, files } = await verified(place)
          expect(code).toBe(1)
          expect(statesOf(files)[name(file)]).toBe(what === 'gone' ? 'missing' : what === 'long' ? 'long' : 'short')
          // What is too long holds all that it should.
          if (what === 'long') {
            expect(named(files)).toEqual([])
            expect(files.filter(({ state }) => state === 'ok')).toHaveLength(content.lengths.length - 1)
          }
        },
      ),
      { numRuns: 8 },
    )
  })

  test("two files of the same length in each other's place", async () => {
    const content = { lengths: [100, 60_000, 60_000, 5], pieceLength: block }
    const place = await planted(content, flags)
    await writeFile(join(place.path, 'x/b'), bytesOf(60_000, 2))
    await writeFile(join(place.path, 'x/c'), bytesOf(60_000, 1))
    const { code, files } = await verified(place)
    expect(code).toBe(1)
    expect(statesOf(files)).toMatchObject(kind === 'Merkle' ? { b: 'in-doubt' } : { b: 'differs', c: 'differs' })
  })

  test('a sample reads its pieces, and no others', async () => {
    if (kind === 'Merkle') return
    await fc.assert(
      fc.asyncProperty(
        content,
        share,
        fc.integer({ min: 1, max: 8 }),
        fc.string(),
        async (content, where, count, seed) => {
          const place = await planted(content, flags)
          const sample = ['--sample', String(count), `--seed=${seed}`]
          const fine = await verified(place, sample)
          expect(fine).toMatchObject({ code: 0, end: { ok: true } })
          const { compared, count: all } = fine.end.pieces
          expect(compared).toBeGreaterThanOrEqual(Math.min(count, all))
          // The last piece of a v2 file may need the one before it.
          expect(compared).toBeLessThanOrEqual(Math.min(count + content.lengths.length, all))
          expect(await verified(place, sample)).toEqual(fine)

          const { file, at } = placeIn(content, where)
          const bytes = bytesOf(content.lengths[file]!, file)
          bytes[at]! ^= 255
          await writeFile(join(place.path, 'x', name(file)), bytes)
          const found = await verified(place, sample)
          expect(found.end.pieces).toEqual(fine.end.pieces)
          // Either it is in the sample, and found as it would be without one, or nothing is known of it.
          if (found.code === 0) expect(named(found.files)).toEqual([])
          else expect(named(found.files)).toEqual(ofStreamOrFile(kind, content, file, at))
        },
      ),
      { numRuns: 10 },
    )
  })
})

/** A sample has no digests of whole files, unless it holds all of a file. */
const ofStreamOrFile = (kind: string, content: Content, file: number, at: number) =>
  expect.toSatisfy((found: readonly Part[]) => {
    const exact = JSON.stringify(kinds[kind]!.blamed(content, file, at))
    const parts = ofStream(content, file, at)
    const isAmong = found.every(part => parts.some(one => JSON.stringify(one) === JSON.stringify(part)))
    return JSON.stringify(found) === exact || (kind.startsWith('v1 with') && isAmong)
  })

describe('pads wherever others put them', () => {
  const entry = fc.record({
    length: fc.oneof(fc.integer({ min: 1, max: 3 * block }), fc.constantFrom(1, block - 1, block, 2 * block + 1)),
    isPad: fc.boolean(),
  })
  const entries = fc
    .array(entry, { minLength: 2, maxLength: 9 })
    .filter(all => all.some(({ isPad }) => !isPad) && all.length > 1)

  /** The stream's bytes, of which pads are zeros unless `padByte` says otherwise. */
  const torrentOf = (all: readonly { readonly length: number; readonly isPad: boolean }[], padByte = 0) => {
    const stream = Buffer.concat(
      all.map(({ length, isPad }, i) => (isPad ? Buffer.alloc(length, padByte) : bytesOf(length, i))),
    )
    const pieces = Array.from({ length: Math.ceil(stream.length / block) }, (_, i) =>
      createHash('sha1')
        .update(stream.subarray(i * block, (i + 1) * block))
        .digest(),
    )
    const encoded = (hasHashes: boolean) => {
      const files = all.map(({ length, isPad }, i) => {
        const sha1 = new Uint8Array(createHash('sha1').update(bytesOf(length, i)).digest())
        const path = isPad ? ['.pad', `${i}`] : [name(i)]
        return { length, path, ...(isPad && { attr: 'p' }), ...(hasHashes && !isPad && { sha1 }) }
      })
      return encode({
        info: { name: 'x', 'piece length': block, pieces: new Uint8Array(Buffer.concat(pieces)), files },
      })
    }
    return { withHashes: encoded(true), plain: encoded(false) }
  }

  const placeOf = async (all: readonly { readonly length: number; readonly isPad: boolean }[], torrent: Uint8Array) =>
    makePlace({
      'x.torrent': torrent,
      ...Object.fromEntries(
        all.flatMap(({ length, isPad }, i) => (isPad ? [] : [[`x/${name(i)}`, bytesOf(length, i)]])),
      ),
    })

  test('one wrong byte is found, and no pad is named', async () => {
    await fc.assert(
      fc.asyncProperty(entries, share, fc.boolean(), async (all, where, hasHashes) => {
        const torrent = torrentOf(all)
        const place = await placeOf(all, hasHashes ? torrent.withHashes : torrent.plain)
        expect(await verified(place)).toMatchObject({ code: 0, end: { ok: true } })
        const { file, at } = placeIn(
          { lengths: all.map(({ length, isPad }) => (isPad ? 0 : length)), pieceLength: block },
          where,
        )
        const bytes = bytesOf(all[file]!.length, file)
        bytes[at]! ^= 1
        await writeFile(join(place.path, 'x', name(file)), bytes)
        const { code, files } = await verified(place)
        const touched = ofStream({ lengths: all.map(({ length }) => length), pieceLength: block }, file, at)
        const parts = touched.filter(part => !all[part.file]!.isPad && (!hasHashes || part.file === file))
        expect([code, named(files)]).toEqual([1, parts])
        const bad = files.filter(({ state }) => state !== 'ok').map(({ state }) => state)
        expect(bad).toEqual(parts.map(() => (parts.length === 1 ? 'differs' : 'in-doubt')))
      }),
      { numRuns: 25 },
    )
  })

  test('a torrent made with pads that are no zeros contradicts itself', async () => {
    const all = [
      { length: 1000, isPad: false },
      { length: block - 1000, isPad: true },
      { length: 40_000, isPad: false },
    ]
    const place = await placeOf(all, torrentOf(all, 7).withHashes)
    const { code, events, files } = await verified(place)
    expect([code, statesOf(files)]).toEqual([1, { a: 'ok', c: 'ok' }])
    expect(events.filter(({ event }) => event === 'issue').map(({ code }) => code)).toEqual([
      'PIECE_BAD',
      'HASHES_DISAGREE',
    ])
  })
})
