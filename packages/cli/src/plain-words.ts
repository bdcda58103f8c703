import type { Command } from './command.ts'
import { longFlag, valueNeed } from './flags.ts'
import type { Words } from './parse-args.ts'

/**
 * Takes words apart that leave no question open: known flags with the values that they need, and the right number of
 * arguments. Everything else (help, anything odd or wrong) is left to commander, which takes longer to load than a small
 * torrent takes to make. Where this answers, it answers the same.
 *
 * @param flags - declarations of all flags, such as `--comment <text>` and `-o, --output <path>`
 * @param choicesOf - by long flag the values that one has which may stand alone
 */
export const takePlainWords = (
  args: readonly string[],
  flags: Iterable<string>,
  expected: Command['arguments'],
  choicesOf: ReadonlyMap<string, readonly string[]> = new Map(),
): Words | undefined => {
  const known = new Map<string, { readonly long: string; readonly need: ReturnType<typeof valueNeed> }>()
  for (const flag of flags) {
    const [, short, declared = ''] = /^(?:(-[a-zA-Z]), )?(--.+)$/s.exec(flag) ?? []
    const entry = { long: longFlag(declared), need: valueNeed(declared) }
    known.set(entry.long, entry)
    if (short !== undefined) known.set(short, entry)
  }
  const given = new Map<string, (string | true)[]>()
  const words: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    if (word === '') return undefined
    if (word === '-' || !word.startsWith('-')) {
      words.push(word)
      continue
    }
    const [, name = word, joined] = /^(--[^=]+)=(.+)$/s.exec(word) ?? []
    const flag = known.get(name)
    if (!flag) return undefined
    if (flag.need === 'none' && joined !== undefined) return undefined
    const next = joined ?? args[i + 1]
    // What is neither a choice nor a flag may be a misspelt choice, or an argument.
    const isAlone = flag.need === 'may' && (next === undefined || (joined === undefined && /^-./s.test(next)))
    if (flag.need === 'may' && !isAlone && !choicesOf.get(flag.long)?.includes(next ?? '')) return undefined
    const value = flag.need === 'none' || isAlone ? true : next
    if (value !== true && joined === undefined) i++
    if (value === undefined || value === '') return undefined
    // A flag may have lost its value to the next one.
    if (typeof value === 'string' && value.startsWith('-') && value !== '-') return undefined
    given.set(flag.long, [...(given.get(flag.long) ?? []), value])
  }
  const least = expected.filter(({ name }) => name.startsWith('<')).length
  const most = expected.some(({ name }) => name.includes('...')) ? Number.POSITIVE_INFINITY : expected.length
  return words.length >= least && words.length <= most ? { arguments: words, given } : undefined
}
