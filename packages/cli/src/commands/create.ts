import { basename, resolve } from 'node:path'
import {
  activate,
  type CreateInput,
  create as createTorrent,
  estimate,
  GentorrentError,
  isGentorrentError,
  magnet,
  plan,
} from '@gentorrent/core'
import type { ActivePlugin, Issue, Progress } from '@gentorrent/core/plugin'
import { createEngine, scan, writeAtomic } from '@gentorrent/node'
import { countText, lengthText } from '../amounts.ts'
import { type Call, type Command, defineCommand, quietFlag, sharedFlags, workersFlag } from '../command.ts'
import { issuesOf } from '../failure.ts'
import { progressText } from '../progress-text.ts'
import { refuse } from '../refuse.ts'
import { createStatusLine } from '../status-line.ts'
import { infoHashJson, issueJson, layoutJson } from '../to-json.ts'
import { checkCodes, choosePlugins } from './choose-plugins.ts'
import { createFlags, createHelp } from './create-flags.ts'
import { createdLines, dryRunJson, dryRunLines } from './create-result.ts'
import { chooseOutput, type Target } from './output.ts'
import { pieceLengthFrom } from './piece-length.ts'
import { trackerlessRemarks } from './trackerless.ts'

const flags = { ...createFlags, workers: workersFlag, quiet: quietFlag, ...sharedFlags }

type CreateCall = Call<typeof flags>

export const create: Command = defineCommand({
  name: 'create',
  summary: 'Make a torrent of a file or folder',
  arguments: [{ name: '<path>', summary: 'The file or folder' }],
  flags,
  takesOptions: true,
  help: createHelp,
  async run(call) {
    const { world, report, values } = call
    const { input, target, warnings } = await prepare(call)
    const planned = values.dryRun ? await estimate(input) : plan(input)
    const remarks = trackerlessRemarks(planned.active, input, values.allow)
    const issues = [...warnings, ...planned.issues]
    await report.warn(issues)
    await report.remark(remarks)
    if (values.dryRun) {
      const dryRun = { ...(planned as Awaited<ReturnType<typeof estimate>>), target, issues, remarks }
      if (!report.quiet || report.json) {
        await report.result({ lines: () => dryRunLines(dryRun, world.cwd), json: () => dryRunJson(dryRun) })
      }
      return 0
    }

    const status = createStatusLine(world, report)
    const text = progressText('hashing', world.now)
    const onProgress = (progress: Progress) => status.show(() => text(progress))
    const made = await createTorrent({ ...input, onProgress }).finally(status.end)
    const late = made.issues.filter(({ message }) => !issues.some(issue => issue.message === message))
    await report.warn(late)
    if (target.to === 'stdout') {
      await world.stdout.write(made.bytes)
      return 0
    }
    world.signal.throwIfAborted()
    await writeAtomic(target.path, made.bytes, { overwrite: values.force === true })
    if (report.quiet && !report.json) return 0
    await report.result({
      lines: () => createdLines({ ...made, path: target.path }, world.cwd),
      json: () => ({
        path: target.path,
        infoHash: infoHashJson(made.torrent.infoHash),
        ...layoutJson(made.layout),
        torrentLength: made.bytes.length,
        magnet: magnet(made.torrent, { plugins: call.plugins.found.map(({ plugin }) => plugin) }),
        plugins: planned.active,
        issues: [...issues, ...late].map(issueJson),
        remarks,
      }),
    })
    return 0
  },
})

/** Everything up to the file list. What can be refused is refused before the content is walked. */
const prepare = async (call: CreateCall) => {
  const { world, values, plugins, arguments: words } = call
  const path = resolve(world.cwd, words[0]!)
  const name = values.name ?? basename(path)
  const { active, problems } = await choosePlugins(plugins, call.given, values.use, world)
  const output = await chooseOutput({
    output: values.output,
    name: basename(name),
    content: path,
    cwd: world.cwd,
    force: values.force === true || values.dryRun === true,
  })
  const settings = settingsFrom(call, active)
  const pieceLength = attempt(
    () => values.pieceLength !== undefined && { pieceLength: pieceLengthFrom(values.pieceLength) },
  )
  const standing = output.problems.filter(problem => !isLifted(problem, values.allow))
  refuse([
    ...problems,
    ...(values.dryRun ? [] : standing),
    ...checkCodes(values.allow, plugins),
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
  }).finally(status.end)
  const files = withoutTarget(scanned.files, output.target)
  const input: CreateInput = { ...settings, ...pieceLength.value, ...scanned, files }
  const found = values.dryRun ? standing.map((problem): Issue => ({ ...problem, severity: 'warning' })) : []
  const warnings = [...found, ...scanned.issues].filter(({ code }) => !values.allow.includes(code))
  return { input, target: output.target, warnings }
}

const settingsFrom = ({ values, plugins, world }: CreateCall, active: readonly ActivePlugin[]) => ({
  plugins: active,
  installed: plugins.found.map(({ plugin }) => plugin),
  engine: createEngine(values.workers === undefined ? {} : { workers: values.workers }),
  allow: values.allow,
  signal: world.signal,
})

const isLifted = ({ code, liftable }: Issue, allow: readonly string[]) => liftable === true && allow.includes(code)

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

/** The result, or what is wrong with it. */
const attempt = <T>(step: () => T): { readonly value?: T; readonly problems: readonly Issue[] } => {
  try {
    return { value: step(), problems: [] }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return { problems: issuesOf(error) }
  }
}
