import type { DigestAnswer, DigestRequest, PackedAnswer, PerFile, Tree } from './contract/digest.ts'
import type { FileEntry, Layout } from './contract/files.ts'
import type { Requested } from './request.ts'

/** One member's results, by the names of its requests. */
export type Results = Readonly<Record<string, Uint8Array | Tree | PerFile<Uint8Array | Tree>>>

/** Gives each member its part of the engine's answers. Per-file values stay packed; views are made when they are asked for. */
export const resultsOf = (
  { plan, places }: Requested,
  layout: Layout,
  answers: readonly DigestAnswer[],
): ((id: string) => Results) => {
  const placeOf = placesOf(layout)
  const values = plan.requests.map((digest, i) => resultOf(digest, answers[i]!, layout, placeOf))
  return id => Object.fromEntries([...(places.get(id) ?? [])].map(([name, place]) => [name, values[place]!]))
}

/** Looks a file's place up; the table is made at the first question. */
const placesOf = (layout: Layout): ((file: FileEntry) => number | undefined) => {
  let places: Map<FileEntry, number> | undefined
  return file => {
    places ??= new Map(layout.files.map((entry, i) => [entry, i]))
    return places.get(file)
  }
}

const resultOf = (
  digest: DigestRequest,
  answer: DigestAnswer,
  layout: Layout,
  placeOf: (file: FileEntry) => number | undefined,
): Uint8Array | Tree | PerFile<Uint8Array | Tree> => {
  if (digest.scope === 'stream') return answer as Uint8Array | Tree
  const packed = answer as PackedAnswer
  const at = (place: number) => unpack(packed, place)
  return {
    get: file => {
      const place = placeOf(file)
      return place === undefined ? undefined : at(place)
    },
    *entries() {
      for (const [place, file] of layout.files.entries()) {
        const value = at(place)
        if (value) yield [file, value] as const
      }
    },
  }
}

const unpack = ({ values, ends, layers }: PackedAnswer, place: number): Uint8Array | Tree | undefined => {
  const value = slice(values, ends, place)
  if (value.length === 0) return undefined
  return layers ? { root: value, layer: slice(layers.values, layers.ends, place) } : value
}

const slice = (values: Uint8Array, ends: Float64Array, place: number) =>
  values.subarray(place === 0 ? 0 : ends[place - 1], ends[place])
