import { parseOption } from '@gentorrent/core'
import type { OptionSpec } from '@gentorrent/core/plugin'
import { longFlag, valueNeed } from './flags.ts'
import { nearest } from './nearest.ts'

/**
 * Keeps a flag that may stand alone from taking the path behind it: in `create --v2 ./album` no mode is given. Such a flag
 * moves to the end of the flags, which changes nothing else, as their order never matters.
 *
 * @param specs - all options that are flags of the command
 */
export const settleOptionalValues = (args: readonly string[], specs: readonly OptionSpec[]): readonly string[] => {
  const optional = new Map(
    specs.filter(({ flag }) => valueNeed(flag) === 'may').map(spec => [longFlag(spec.flag), spec]),
  )
  const needy = new Set(specs.filter(({ flag }) => valueNeed(flag) === 'must').map(({ flag }) => longFlag(flag)))
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const kept: string[] = []
  const alone: string[] = []
  for (let i = 0; i < end; i++) {
    const word = args[i]!
    const spec = optional.get(word)
    const next = i + 1 < end ? args[i + 1]! : undefined
    const isValueItself = needy.has(args[i - 1] ?? '')
    const mayFollow = next !== undefined && (next === '-' || !next.startsWith('-'))
    if (spec && !isValueItself && mayFollow && !couldBe(spec, next)) alone.push(word)
    else kept.push(word)
  }
  return [...kept, ...alone, ...args.slice(end)]
}

/** A misspelt choice still is one: its error should be about the choice. */
const couldBe = (spec: OptionSpec, word: string): boolean => {
  if (spec.choices && nearest(word, spec.choices) !== undefined) return true
  try {
    parseOption(spec, word)
    return true
  } catch {
    return false
  }
}
