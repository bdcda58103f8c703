import { valueNeed } from './flags.ts'

/**
 * The values of `--plugin`, found before all flags are known.
 *
 * @param flags - declarations of all known flags, such as `--comment <text>` and `-o, --output <path>`
 */
export const namedPlugins = (args: readonly string[], flags: Iterable<string>): readonly string[] =>
  valuesOf('--plugin', args, flags)

/**
 * The values of a flag that decides which other flags there are, and so is found before all of them are known.
 *
 * Loading a plugin runs its code, so a word that is some other flag's value must never count (`--comment --plugin=x`).
 * The word after a flag that nobody knows yet may be its value, and is passed over; when a plugin has been loaded that
 * declares the flag, this is called again.
 *
 * @param flags - declarations of all known flags, such as `--comment <text>` and `-o, --output <path>`
 */
export const valuesOf = (
  wanted: `--${string}`,
  args: readonly string[],
  flags: Iterable<string>,
): readonly string[] => {
  const takes = new Map<string, 'must' | 'may' | 'none'>([
    ['--help', 'none'],
    ['-h', 'none'],
  ])
  for (const flag of flags) {
    for (const name of flag.match(/(?<![\w-])--?[a-z0-9][a-z0-9-]*/g) ?? []) takes.set(name, valueNeed(flag))
  }
  const named: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') continue
    if (word.startsWith(`${wanted}=`)) named.push(word.slice(wanted.length + 1))
    else if (word === wanted && i + 1 < args.length) named.push(args[++i]!)
    else if (swallowsNext(word, takes)) i++
  }
  return named
}

const swallowsNext = (word: string, takes: ReadonlyMap<string, 'must' | 'may' | 'none'>): boolean => {
  if (word.startsWith('--')) return !word.includes('=') && (takes.get(word) ?? 'must') === 'must'
  // Short flags may stand together (`-qo`); the first one that takes a value takes the rest of the word.
  for (let i = 1; i < word.length; i++) {
    const value = takes.get(`-${word[i]}`) ?? 'must'
    if (value !== 'none') return value === 'must' && i === word.length - 1
  }
  return false
}
