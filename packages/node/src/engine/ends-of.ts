/** Where each of `count` values ends in a `PackedAnswer`. */
export const endsOf = (count: number, lengthAt: (i: number) => number): Float64Array => {
  const ends = new Float64Array(count)
  for (let i = 0, end = 0; i < count; i++) {
    end += lengthAt(i)
    // Memory that nobody writes to is none: of small files no tree has a layer.
    if (end > 0) ends[i] = end
  }
  return ends
}
