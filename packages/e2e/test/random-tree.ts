import fc from 'fast-check'

/** Content to make a torrent of. */
export interface RandomTree {
  readonly name: string
  /** The torrent is its only file, without a directory. */
  readonly single: boolean
  /** By path below the directory; for a single file the only path is its name. */
  readonly files: readonly (readonly [path: string, length: number])[]
  readonly pieceLength: number
  readonly v2Only: boolean
}

const KiB = 1024
const blockLength = 16 * KiB
/** More would only take time. */
const lengthMax = 16 * KiB * KiB

/** Names that programs get wrong: keys of objects, numbers, and what sorts differently by component and by joined path. */
const tricky = [
  '__proto__',
  'constructor',
  '0',
  '9',
  '10',
  'a',
  'A',
  'a.',
  'a b',
  'a!',
  'a-',
  'a.b',
  'aa',
  'é',
  'e\u0301',
  '.a',
]

/** What a Linux file may be called: all of Unicode but NUL and the slash. */
const name = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...tricky) },
    { weight: 3, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 10 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 20, maxLength: 60 }) },
  )
  .filter(text => !/[\0/]/.test(text) && text !== '.' && text !== '..' && Buffer.byteLength(text) <= 255)

/** Names come from a few, so that paths share directories. */
const paths = fc
  .array(name, { minLength: 1, maxLength: 8, size: 'max' })
  .chain(names =>
    fc.array(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 10 }), {
      minLength: 1,
      maxLength: 24,
      size: 'max',
    }),
  )
  .map(withoutClashes)

/** No file twice, and none that is a directory too. */
function withoutClashes(paths: readonly (readonly string[])[]): readonly string[] {
  const all = [...new Set(paths.map(path => path.join('/')))]
  return all.filter(path => !all.some(other => other.startsWith(`${path}/`)))
}

const lengths = (pieceLength: number) =>
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 40_000 }),
    fc
      .tuple(
        fc.constantFrom(blockLength, pieceLength),
        fc.integer({ min: 1, max: pieceLength > 512 * KiB ? 3 : 9 }),
        fc.constantFrom(-1, 0, 1),
      )
      .map(([unit, count, more]) => unit * count + more),
  )

const powers = Array.from({ length: 9 }, (_, at) => blockLength * 2 ** at)

/** Mostly short pieces: a file of many pieces is then still short. */
const pieceLengths = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...powers.slice(0, 3)) },
  { weight: 1, arbitrary: fc.constantFrom(...powers) },
)

/** 16 KiB to 4 MiB pieces, up to 10 levels, lengths around every block and piece boundary, empty files anywhere. */
export const randomTree: fc.Arbitrary<RandomTree> = fc
  .record({ name, single: fc.nat(6).map(n => n === 0), paths, pieceLength: pieceLengths, v2Only: fc.boolean() })
  .chain(({ name, single, paths, ...rest }) => {
    const all = single ? [name] : paths
    const wanted = fc.array(lengths(rest.pieceLength), { minLength: all.length, maxLength: all.length })
    return wanted.map(lengths => ({ ...rest, name, single, files: bounded(all.map((path, i) => [path, lengths[i]!])) }))
  })
  .filter(({ files }) => files.some(([, length]) => length > 0))

/** Files beyond the longest content become empty. */
function bounded(files: readonly (readonly [string, number])[]): RandomTree['files'] {
  let left = lengthMax
  return files.map(([path, length]) => {
    const kept = length <= left ? length : 0
    left -= kept
    return [path, kept]
  })
}
