/**
 * The files that a word of a command line names, for shells that hand patterns over as they are: those that match it, sorted,
 * if it is a pattern (`*`, `**`, `?`, `[…]`, `{…}`) and no file's own name. Names that begin with a dot must be asked for.
 *
 * @returns the word itself where it is no pattern or nothing matches
 */
export const expandGlob = async (word: string, cwd: string): Promise<readonly string[]> =>
  (await import('./glob-matches.ts')).globMatches(word, cwd)
