/** A number of things, as messages say it: `1 entry`, `3 entries`. */
export const counted = (count: number, one: string, many: string = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`
