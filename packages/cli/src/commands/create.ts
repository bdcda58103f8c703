import {
  type Created,
  type CreateInput,
  create as createTorrent,
  type Estimate,
  estimate,
  magnet,
  type Planned,
  plan,
} from '@gentorrent/core'
import type { Issue, Progress } from '@gentorrent/core/plugin'
import { type Command, defineCommand, hashingFlags, quietFlag, sharedFlags } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { heedStop } from '../heed-stop.ts'
import type { CreateJson, LayoutJson } from '../json.ts'
import { progressText } from '../progress-text.ts'
import { createStatusLine } from '../status-line.ts'
import { infoHashJson, issueJson, layoutJson, remarkJson } from '../to-json.ts'
import { suitIssues } from './audience.ts'
import { createFlags, createHelp } from './create-flags.ts'
import { type CreateCall, createInput } from './create-input.ts'
import { type Output, outputTo } from './create-output.ts'
import { createdLines, dryRunJson, dryRunLines, versionsOf } from './create-result.ts'
import type { Target } from './output.ts'
import { targetsFlag } from './targets-flag.ts'
import { trackerlessRemarks } from './trackerless.ts'

const flags = { ...createFlags, target: targetsFlag, ...hashingFlags, quiet: quietFlag, ...sharedFlags }

export const create: Command = defineCommand({
  name: 'create',
  summary: 'Make a torrent of a file or folder, or of each of several',
  arguments: [{ name: '<path...>', summary: 'Files or folders, of each of which a torrent is made' }],
  flags,
  takesOptions: 'making',
  pluginFlags: ['--allow', '--plugin', '--target', '--use'],
  help: createHelp,
  run: async call =>
    call.arguments.length === 1 ? createOne(call) : (await import('./create-each.ts')).createEach(call, createOne),
})

const createOne = (call: CreateCall): Promise<ExitCode> =>
  createInput(call).then(prepared => (call.values.dryRun ? tryOut(call, prepared) : make(call, prepared)))

type Prepared = Awaited<ReturnType<typeof createInput>>

const tryOut = async (call: CreateCall, { input, target, warnings, audience }: Prepared): Promise<ExitCode> => {
  const { world, report } = call
  const planned = plan(input)
  const estimated = await estimate({ ...input, planned })
  const suited = await suitIssues(audience, input, { planned, known: estimated.issues }, estimated)
  const { issues, remarks } = await tell(call, input, warnings, { ...estimated, issues: suited })
  const dryRun = { ...estimated, target, issues, remarks }
  if (!report.quiet || report.json) {
    await report.result({ lines: () => dryRunLines(dryRun, world.cwd), json: () => dryRunJson(dryRun) })
  }
  return 0
}

/**
 * The list of a million files takes more memory than their torrent, and nobody needs it any more when the torrent is checked
 * and written: so no function here holds it while it waits for that.
 */
const make = (call: CreateCall, prepared: Prepared): Promise<ExitCode> =>
  planAloud(call, prepared).then(known => hashAndWrite(call, known))

/** What is said before the content is read: who waits for hours should not learn only then what is wrong. */
const planAloud = async (call: CreateCall, { input, target, warnings, audience }: Prepared) => {
  const planned = plan(input)
  const suited = await suitIssues(audience, input, { planned, known: planned.issues })
  const told = await tell(call, input, warnings, { ...planned, issues: suited })
  if (input.files.length >= manyFiles) (await import('@gentorrent/node')).keepYoung()
  return { input, planned, target, told }
}

/** So many that memory counts. */
const manyFiles = 250_000

const hashAndWrite = (
  call: CreateCall,
  { input, planned, target, told }: Awaited<ReturnType<typeof planAloud>>,
): Promise<ExitCode> => {
  const facts = layoutJson(planned.layout, versionsOf(planned.digestPlan.requests))
  const output = outputTo(target, call.world.stdout, call.values.force === true)
  const finish = finishing(call, { target, told, facts, output, plugins: takingPart(input, told.active) })
  const status = statusOf(call)
  const { onProgress, onAsking } = status
  return createTorrent({ ...input, planned, onProgress, onAsking, spool: output.spool })
    .finally(status.end)
    .then(finish)
    .finally(output.drop)
}

const statusOf = ({ world, report }: CreateCall) => {
  const { show, end } = createStatusLine(world, report)
  const text = progressText('hashing', world.now)
  return {
    end,
    onProgress: (progress: Progress) => show(() => text(progress)),
    onAsking: (text: string) => show(() => text),
  }
}

interface Finishing {
  readonly target: Target
  readonly told: Awaited<ReturnType<typeof tell>>
  readonly facts: LayoutJson
  readonly output: Output
  readonly plugins: Parameters<typeof magnet>[1]['plugins']
}

const finishing =
  ({ world, report, values }: CreateCall, { target, told, facts, output, plugins }: Finishing) =>
  async (made: Created): Promise<ExitCode> => {
    const { active, issues, remarks } = told
    const known = new Set(issues.map(({ message }) => message))
    const late = made.issues.filter(({ message }) => !known.has(message))
    if (values.maxTorrentLength !== undefined) {
      // What a live plugin adds is not known before.
      const { tooLong } = await import('./fitted.ts')
      late.push(...tooLong(made.bytes.length, facts, values.maxTorrentLength, 'warning'))
    }
    await report.warn(late)
    await report.remark(made.remarks)
    await heedStop(world)
    await output.write(made.bytes)
    if (target.to === 'stdout' || (report.quiet && !report.json)) return 0
    await report.result({
      lines: () => createdLines(made, { facts, path: target.path, cwd: world.cwd }),
      json: (): CreateJson => ({
        path: target.path,
        infoHash: infoHashJson(made.torrent.infoHash),
        ...facts,
        torrentLength: made.bytes.length,
        magnet: magnet(made.torrent, { plugins }),
        plugins: active,
        issues: [...issues, ...late].map(issueJson),
        remarks: [...remarks, ...made.remarks].map(remarkJson),
      }),
    })
    return 0
  }

/** Who has no part in a torrent adds nothing to its link. */
const takingPart = ({ plugins, installed = [] }: CreateInput, active: readonly string[]) =>
  [...plugins, ...installed].filter(({ definition }) => active.includes(definition.id))

/** Warnings and remarks, told and returned. */
const tell = async (
  { report, values }: CreateCall,
  input: CreateInput,
  warnings: readonly Issue[],
  {
    active,
    issues: found,
    remarks: said = [],
  }: Pick<Planned, 'active' | 'issues'> & Partial<Pick<Estimate, 'remarks'>>,
) => {
  const issues = [...warnings, ...found]
  const remarks = [...trackerlessRemarks(active, input, values.allow), ...said]
  await report.warn(issues)
  await report.remark(remarks)
  return { active, issues, remarks }
}
