import {
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
import { heedStop } from '../heed-stop.ts'
import type { CreateJson } from '../json.ts'
import { progressText } from '../progress-text.ts'
import { createStatusLine } from '../status-line.ts'
import { infoHashJson, issueJson, layoutJson } from '../to-json.ts'
import { suitIssues } from './audience.ts'
import { createFlags, createHelp } from './create-flags.ts'
import { type CreateCall, createInput } from './create-input.ts'
import { createdLines, dryRunJson, dryRunLines } from './create-result.ts'
import { targetsFlag } from './targets-flag.ts'
import { trackerlessRemarks } from './trackerless.ts'

const flags = { ...createFlags, target: targetsFlag, ...hashingFlags, quiet: quietFlag, ...sharedFlags }

export const create: Command = defineCommand({
  name: 'create',
  summary: 'Make a torrent of a file or folder',
  arguments: [{ name: '<path>', summary: 'The file or folder' }],
  flags,
  takesOptions: 'making',
  pluginFlags: ['--allow', '--plugin', '--target', '--use'],
  help: createHelp,
  async run(call) {
    const { world, report, values } = call
    const { input, target, warnings, audience } = await createInput(call)
    if (values.dryRun) {
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
    // Said before the content is read: who waits for hours should not learn only then what is wrong.
    const planned = plan(input)
    const suited = await suitIssues(audience, input, { planned, known: planned.issues })
    const { active, issues, remarks } = await tell(call, input, warnings, { ...planned, issues: suited })

    const status = createStatusLine(world, report)
    const text = progressText('hashing', world.now)
    const onProgress = (progress: Progress) => status.show(() => text(progress))
    const onAsking = (text: string) => status.show(() => text)
    const made = await createTorrent({ ...input, planned, onProgress, onAsking }).finally(status.end)
    const told = new Set(issues.map(({ message }) => message))
    const late = made.issues.filter(({ message }) => !told.has(message))
    await report.warn(late)
    await report.remark(made.remarks)
    await heedStop(world)
    if (target.to === 'stdout') {
      await world.stdout.write(made.bytes)
      return 0
    }
    const { writeAtomic } = await import('@gentorrent/node')
    await writeAtomic(target.path, made.bytes, { overwrite: values.force === true })
    if (report.quiet && !report.json) return 0
    await report.result({
      lines: () => createdLines({ ...made, path: target.path }, world.cwd),
      json: (): CreateJson => ({
        path: target.path,
        infoHash: infoHashJson(made.torrent.infoHash),
        ...layoutJson(made.layout, made.torrent.infoHash),
        torrentLength: made.bytes.length,
        magnet: magnet(made.torrent, { plugins: takingPart(input, active) }),
        plugins: active,
        issues: [...issues, ...late].map(issueJson),
        remarks: [...remarks, ...made.remarks],
      }),
    })
    return 0
  },
})

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
