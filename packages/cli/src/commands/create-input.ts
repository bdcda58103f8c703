import { basename, resolve } from 'node:path'
import {
  activate,
  type CreateInput,
  componentFault,
  type ErrorDetails,
  GentorrentError,
  isError,
  issue,
} from '@gentorrent/core'
import type { ActivePlugin, HashEngine, Issue, Plugin } from '@gentorrent/core/plugin'
import { countText, lengthText } from '../amounts.ts'
import type { Call, hashingFlags, quietFlag, sharedFlags } from '../command.ts'
import { issuesOf } from '../failure.ts'
import { refuse } from '../refuse.ts'
import { createStatusLine } from '../status-line.ts'
import { attempt } from './attempt.ts'
import { type Audience, audienceOf } from './audience.ts'
import { checkCodes, choosePlugins } from './choose-plugins.ts'
import type { createFlags } from './create-flags.ts'
import { loadRequired } from './load-required.ts'
import { chooseOutput, type Target } from './output.ts'
import { pieceLengthFrom } from './piece-length.ts'
import type { targetsFlag } from './targets-flag.ts'

/** One use of `gentorrent create`. */
export type CreateCall = Call<
  typeof createFlags &
    typeof sharedFlags &
    typeof hashingFlags & {
      readonly target: typeof targetsFlag
      readonly quiet: typeof quietFlag
    }
>

/**
 * From flags to what core needs. What can be refused is refused, all at once, before the content is walked.
 *
 * @throws GentorrentError `REFUSED`, and what the scanner throws
 */
export const createInput = async (
  call: CreateCall,
): Promise<{
  readonly input: CreateInput
  readonly target: Target
  readonly warnings: readonly Issue[]
  /** Clients and systems that the torrent is for. */
  readonly audience: Audience
}> => {
  const { world, values, plugins, arguments: words } = call
  const { createEngine, scan } = await import('@gentorrent/node')
  const path = resolve(world.cwd, words[0]!)
  const name = values.name ?? basename(path)
  const { active, problems } = await choosePlugins(plugins, call.given, values.use, world)
  const output = await chooseOutput({
    output: values.output,
    name: basename(name),
    content: path,
    cwd: world.cwd,
    force: values.force === true,
  })
  const engine = createEngine({ workers: values.workers, readAhead: values.readAhead })
  const installed = await loadRequired(active, plugins, values.noPlugins === true)
  const settings = settingsFrom(call, active, installed, engine)
  const pieceLength = attempt(
    () => values.pieceLength !== undefined && { pieceLength: pieceLengthFrom(values.pieceLength) },
  )
  const standing = output.problems.filter(problem => !isLifted(problem, values.allow))
  const audience = await audienceOf(values.target, call)
  refuse([
    ...problems,
    ...audience.problems,
    ...(values.dryRun ? [] : standing),
    ...checkCodes(values.allow, plugins),
    ...(values.name === undefined ? [] : nameIssues(values.name)),
    ...(output.target.to === 'stdout' ? stdoutProblems(call) : []),
    ...pieceLength.problems,
    ...attempt(() => activate({ ...settings, ...pieceLength.value })).problems,
  ])

  const status = createStatusLine(world, call.report)
  const scanned = await scan(path, {
    ...(values.name !== undefined && { name: values.name }),
    include: values.include,
    exclude: values.exclude,
    ignoreFiles: values.ignoreFile.map(file => resolve(world.cwd, file)),
    hidden: values.noHidden !== true,
    empty: values.noEmpty !== true,
    junk: values.junk === true,
    symlinks: values.symlinks,
    badNames: values.badNames,
    signal: world.signal,
    onProgress: ({ count, length }) => status.show(() => `looking: ${countText(count, 'file')}, ${lengthText(length)}`),
  })
    .catch(error => {
      throw withFlag(withoutLifted(error, values.allow))
    })
    .finally(status.end)
  const files = withoutTarget(scanned.files, output.target)
  const whole: CreateInput = { ...settings, ...pieceLength.value, ...scanned, files }
  const max = values.maxTorrentLength
  const input = max === undefined ? whole : await (await import('./fitted.ts')).fitted(whole, max)
  const found = values.dryRun
    ? standing.map(({ liftable: _, ...problem }): Issue => ({ ...problem, severity: 'warning' }))
    : []
  const warnings = [...found, ...scanned.issues].filter(
    warning => !values.allow.includes(warning.code) && !isForAnyContent(warning, call),
  )
  return { input, target: output.target, warnings, audience: audience.value }
}

const nameIssues = (name: string): readonly Issue[] => {
  const because = componentFault(name)
  return because === undefined
    ? []
    : [issue('NAME_INVALID', { name, because }, { severity: 'error', key: 'info.name' })]
}

const settingsFrom = (
  { values, world }: CreateCall,
  active: readonly ActivePlugin[],
  installed: readonly Plugin[],
  engine: HashEngine,
) => ({
  plugins: active,
  installed,
  engine,
  allow: values.allow,
  signal: world.signal,
})

/** What a config file leaves out is meant for all content, and most has nothing of it. */
const isForAnyContent = ({ code, details }: Issue, { settings }: CreateCall) => {
  if (code !== 'GLOB_UNUSED') return false
  const { option, glob } = details as ErrorDetails<'GLOB_UNUSED'>
  return settings.get(`--${option}`)?.texts.includes(glob) === true
}

const isLifted = ({ code, liftable }: Issue, allow: readonly string[]) => liftable === true && allow.includes(code)

/** The scanner knows options, and people know flags. */
const withFlag = (error: unknown) => {
  if (!isError(error, 'OPTION_INVALID')) return error
  const { option, because } = error.details
  return new GentorrentError('OPTION_INVALID', { option: `--${option}`, because }, { cause: error })
}

const withoutLifted = (error: unknown, allow: readonly string[]) =>
  isError(error, 'REFUSED')
    ? new GentorrentError('REFUSED', { issues: error.details.issues.filter(each => !isLifted(each, allow)) })
    : error

/** A torrent must not hold an older copy of itself. */
const withoutTarget = (files: CreateInput['files'], target: Target) => {
  const own = target.to === 'file' ? target.inside?.join('/') : undefined
  return own === undefined ? files : files.filter(({ path }) => path.join('/') !== own)
}

const stdoutProblems = ({ values, world }: CreateCall): readonly Issue[] => {
  const usage = (because: string) => issuesOf(new GentorrentError('USAGE', { because }))
  if (values.dryRun) return []
  if (values.json) return usage('`--output -` and `--json` both need standard output: give one of them up')
  return world.stdout.isTTY
    ? usage('a torrent is not text: send standard output to a file or a program, or leave `--output -` out')
    : []
}
