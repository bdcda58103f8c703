import { resolve } from 'node:path'
import { GentorrentError, isGentorrentError, parseOption, systemReason } from '@gentorrent/core'
import type { Issue, OptionSpec, OptionSpecs } from '@gentorrent/core/plugin'
import { issuesOf } from './failure.ts'
import { readFile } from './files.ts'
import type { World } from './world.ts'

/** A flag of the command line itself: declared like a plugin's option, with what only a command line has. */
export interface FlagSpec extends OptionSpec {
  readonly short?: `-${string}`
  /** Its text is a path, which in a config file is relative to that file. */
  readonly path?: true
  /** Heading under which the help shows it. */
  readonly group: string
}
export type FlagSpecs = Readonly<Record<string, FlagSpec>>

/** What stood on the command line: each long flag with its texts in order; `true` where it stood without a value. */
export type GivenFlags = ReadonlyMap<string, readonly (string | true)[]>

/** The options of a plugin that are flags of a command. */
export const optionsTaken = (options: OptionSpecs, takes: 'making' | 'reading' | undefined): OptionSpecs =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([, { reading }]) => takes !== undefined && (reading === 'too' || (reading === true) === (takes === 'reading')),
    ),
  )

/** `--web-seed <url>` gives `--web-seed`. */
export const longFlag = (flag: string): string => flag.split(' ', 1)[0]!

/** Whether a value must follow, may follow, or cannot. */
export const valueNeed = (flag: string): 'must' | 'may' | 'none' =>
  flag.includes('<') ? 'must' : flag.includes('[') ? 'may' : 'none'

/** The help text of an option: its summary, and in parentheses what else there is to know. */
export const describeOption = ({ type, summary, choices, default: preset, list }: OptionSpec): string => {
  const more = [
    ...(choices ? [`one of: ${choices.join(', ')}`] : []),
    ...(preset !== undefined && type !== 'boolean' && !list ? [`default: ${preset}`] : []),
    ...(type === 'secret' ? ['given as env:NAME or file:PATH'] : []),
    ...(list ? ['may repeat'] : []),
  ]
  return more.length === 0 ? summary : `${summary} (${more.join('; ')})`
}

/** The values of all options that were given, and everything that is wrong with them. */
export const readOptions = async (
  specs: OptionSpecs,
  given: GivenFlags,
  world: World,
): Promise<{ readonly values: Readonly<Record<string, unknown>>; readonly problems: readonly Issue[] }> => {
  const values: Record<string, unknown> = {}
  const problems: Issue[] = []
  for (const [key, spec] of Object.entries(specs)) {
    const texts = given.get(longFlag(spec.flag))
    if (!texts) continue
    const all: unknown[] = []
    for (const text of texts) {
      try {
        all.push(await valueFrom(spec, text, world))
      } catch (error) {
        if (!isGentorrentError(error)) throw error
        problems.push(...issuesOf(error))
      }
    }
    if (spec.list) values[key] = all
    else if (new Set(texts).size === 1) values[key] = all[0]
    else problems.push(...issuesOf(contradiction(spec)))
  }
  return { values, problems }
}

/** Said twice is fine, contradicting is not: the order of flags never decides. */
const contradiction = ({ flag }: OptionSpec) =>
  new GentorrentError('OPTION_INVALID', { option: longFlag(flag), because: 'it is given twice with different values' })

const valueFrom = async (spec: OptionSpec, text: string | true, world: World): Promise<unknown> => {
  const option = longFlag(spec.flag)
  if (text === true) {
    if (spec.type === 'boolean') return true
    if (spec.default !== undefined) return spec.default
    throw new GentorrentError('OPTION_INVALID', { option, because: 'it needs a value' })
  }
  if (spec.type === 'time' && text === 'now') return now(world, option)
  if (spec.type === 'file') return { path: text, bytes: await bytesOf(text, world) }
  if (spec.type === 'secret') return secretFrom(text, option, world)
  return parseOption(spec, text)
}

/** https://reproducible-builds.org/specs/source-date-epoch/: it replaces the clock. */
const now = ({ env: { SOURCE_DATE_EPOCH }, now: clock }: World, option: string) => {
  if (!SOURCE_DATE_EPOCH) return Math.floor(clock() / 1000)
  if (/^\d{1,15}$/.test(SOURCE_DATE_EPOCH)) return Number(SOURCE_DATE_EPOCH)
  const because = `the variable SOURCE_DATE_EPOCH is \`${SOURCE_DATE_EPOCH}\`, not whole seconds since 1970`
  throw new GentorrentError('OPTION_INVALID', { option, because })
}

/**
 * The bytes of a small file.
 *
 * @throws GentorrentError `INPUT_UNREADABLE`
 */
export const bytesOf = async (path: string, { cwd }: Pick<World, 'cwd'>): Promise<Uint8Array> => {
  try {
    return await readFile(resolve(cwd, path))
  } catch (error) {
    throw new GentorrentError('INPUT_UNREADABLE', { path, because: systemReason(error) })
  }
}

/** A secret on the command line would stand in the list of processes and in the shell's history. */
const secretFrom = async (text: string, option: string, world: World): Promise<string> => {
  const [, kind, name] = /^(env|file):(.+)$/s.exec(text) ?? []
  if (kind === 'file') return new TextDecoder().decode(await bytesOf(name!, world)).replace(/\r?\n$/, '')
  const value = kind === 'env' ? world.env[name!] : undefined
  if (value !== undefined) return value
  const because =
    kind === 'env' ? `the variable ${name} is not set` : 'write env:NAME or file:PATH, never the secret itself'
  throw new GentorrentError('OPTION_INVALID', { option, because })
}
