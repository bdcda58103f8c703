import type { DigestAnswer, DigestRequest, PackedAnswer, PerFile, Tree } from './contract/digest.ts'
import type { FileEntry, Files } from './contract/files.ts'
import { placesOf } from './places-of.ts'
import type { Requested } from './request.ts'

/** One member's results, by the names of its requests. */
export type Results = Readonly<Record<string, Uint8Array | Tree | PerFile<Uint8Array | Tree>>>

/**
 * Gives each member its part of the engine's answers. Per-file values stay packed; views are made when they are asked for.
 *
 * @param files those that the engine was given
 */
export const resultsOf = (
  { plan, places }: Pick<Requested, 'plan' | 'places'>,
  files: Files,
  answers: readonly DigestAnswer[],
): ((id: string) => Results) => {
  const placeOf = placesOf(files)
  const values = plan.requests.map((digest, i) => resultOf(digest, answers[i]!, files, placeOf))
  return id => Object.fromEntries([...(places.get(id) ?? [])].map(([name, place]) => [name, values[place]!]))
}

const resultOf = (
  digest: DigestRequest,
  answer: DigestAnswer,
  files: Files,
  placeOf: (file: FileEntry) => number | undefined,
): Uint8Array | Tree | PerFile<Uint8Array | Tree> => {
  // The engine may have been asked for the pieces by files: joined they are the same.
  if (digest.scope === 'stream') return isPacked(answer) ? answer.values : answer
  const packed = answer as PackedAnswer
  const at = (place: number) => unpack(packed, place)
  return {
    get: file => {
      const place = placeOf(file)
      return place === undefined ? undefined : at(place)
    },
    *entries() {
      for (let place = 0; place < files.length; place++) {
        const value = at(place)
        if (value) yield [files[place]!, value] as const
      }
    },
  }
}

const isPacked = (answer: DigestAnswer): answer is PackedAnswer => 'ends' in answer

/** The value of one place; undefined if there is none. */
export const unpack = ({ values, ends, layers }: PackedAnswer, place: number): Uint8Array | Tree | undefined => {
  const value = slice(values, ends, place)
  if (value.length === 0) return undefined
  return layers ? { root: value, layer: slice(layers.values, layers.ends, place) } : value
}

const slice = (values: Uint8Array, ends: Float64Array, place: number) => {
  const start = place === 0 ? 0 : ends[place - 1]!
  return start === ends[place] ? nothing : values.subarray(start, ends[place])
}

/** The same for all: most of a million small files have no layer. */
const nothing = new Uint8Array(0)
