import {
  contentNeeded,
  type EditContent,
  type EditInput,
  type EditPreview,
  edit,
  GentorrentError,
  infoHashChanges,
  previewEdit,
} from '@gentorrent/core'
import type { Issue, Layout, Plugin, Progress } from '@gentorrent/core/plugin'
import { absentRemarks } from '../absent-readers.ts'
import { canAsk, consents } from '../consent.ts'
import { compareKeys } from '../diff/compare-keys.ts'
import type { ExitCode } from '../exit-codes.ts'
import { heedStop } from '../heed-stop.ts'
import type { FoundPlugin } from '../plugins.ts'
import { progressText } from '../progress-text.ts'
import { readTorrent, type TorrentFile } from '../read-torrent.ts'
import { loading } from '../readers.ts'
import { refuse } from '../refuse.ts'
import { createStatusLine } from '../status-line.ts'
import { choosePlugins, type PluginChoice } from './choose-plugins.ts'
import { type EditCall, editInput } from './edit-input.ts'
import { type EditOutput, editOutput } from './edit-output.ts'
import { editJson, editLines } from './edit-result.ts'
import { loadRequired } from './load-required.ts'

/** Edits a torrent as the flags say: looks at what would change, asks where that has to be asked, and does it. */
export const runEdit = async (call: EditCall): Promise<ExitCode> => {
  const { world, report, values, arguments: words } = call
  const [file, path] = words
  const output = await editOutput(file!, values, world)
  const choice = await choosePlugins(call.plugins, call.given, [], world)
  const found = await readTorrent(file!, call, { texts: [...call.given.values()].flat().map(String) })
  const { bytes, torrent, layout } = found
  const installed = await partiesOf(found, choice, call)
  const input = await editInput(call, { bytes, torrent, installed, choice, problems: output.problems })
  const located = path === undefined || !layout ? undefined : await contentAt(call, layout, path)
  const content = located?.content
  const absent = absentRemarks(found, call.plugins.missing, values.allow)
  const shown = await previewEdit({ ...input, ...(content && { content }) })
  const preview = { ...shown, remarks: [...absent, ...shown.remarks] }
  if (!values.dryRun && preview.requests.length > 0 && path === undefined) throw contentNeeded(preview.requests)
  // Said before anybody is asked: what an edit takes out may be worth more than what it brings.
  await report.warn(preview.issues)
  await report.remark(preview.remarks)
  if (values.dryRun) {
    await tell(call, output, preview)
    return 0
  }
  if (preview.requests.length > 0) refuse(located?.issues ?? [])
  await askIfNeeded(call, preview)
  const edited = await editing(call, { ...input, preview: shown, mayChangeInfoHash: true, ...(content && { content }) })
  await report.warn(edited.issues.filter(isNewTo(preview.issues)))
  await report.remark(edited.remarks.filter(isNewTo(preview.remarks)))
  await heedStop(world)
  const { target, overwrite } = output
  if (target.to === 'stdout') {
    await world.stdout.write(edited.bytes)
    return 0
  }
  const { writeAtomic } = await import('@gentorrent/node')
  await writeAtomic(target.path, edited.bytes, { overwrite })
  const { infoHash } = edited.torrent
  const told = {
    ...preview,
    ...edited,
    remarks: [...absent, ...edited.remarks],
    infoHash,
    after: edited.torrent,
    torrentLength: edited.bytes.length,
  }
  await tell(call, output, told)
  return 0
}

/** The plugins that can have a part in the edit: those that read the torrent, those that are given, and whom they require. */
const partiesOf = async (
  { readers, sections }: TorrentFile,
  { chosen }: PluginChoice,
  call: EditCall,
): Promise<readonly Plugin[]> => {
  const foundOf = ({ definition }: Plugin) => sections.find(({ plugin }) => plugin === definition.id)?.options
  // What is given is joined with what the torrent has: either may be what requires another.
  const active = [
    ...readers.map(plugin => plugin(foundOf(plugin))),
    ...chosen.flatMap(({ plugin, values }) => [plugin(values), plugin({ ...foundOf(plugin), ...values })]),
  ]
  const required = await loadRequired(active, call.plugins, call.values.noPlugins === true)
  // What clients note for themselves is known to plugins, whether or not a torrent has any of it.
  const mayKnow = ({ manifest: { local } }: FoundPlugin) => local === undefined || local.length > 0
  const stripping = call.values.stripClientState ? await loading(call, mayKnow) : []
  return [...new Set([...readers, ...chosen.map(({ plugin }) => plugin), ...required, ...stripping])]
}

/** For what is told late: only what was not told before. */
const isNewTo = (told: readonly { readonly message: string }[]) => {
  const messages = new Set(told.map(({ message }) => message))
  return ({ message }: { readonly message: string }): boolean => !messages.has(message)
}

const tell = async ({ report, values }: EditCall, { target }: EditOutput, preview: EditPreview) => {
  if (report.quiet && !report.json) return
  const differences = compareKeys(preview.before.metainfo, preview.after.metainfo)
  const path = target.to === 'file' ? target.path : undefined
  const result = { ...preview, differences, path, dryRun: values.dryRun === true }
  await report.result({ lines: () => editLines(result), json: () => editJson(result) })
}

/** @throws GentorrentError `INFO_HASH_CHANGES` unless the person wants that */
const askIfNeeded = async ({ world, report, values, arguments: [file] }: EditCall, preview: EditPreview) => {
  const { isInfoChanged, before, infoHash } = preview
  if (!isInfoChanged || values.force) return
  const refusal = infoHashChanges(before.infoHash, infoHash)
  if (file === '-' || !canAsk(world, report)) throw refusal
  const { from, to = 'another one' } = refusal.details
  const question = `The info-hash changes from ${from} to ${to}: for clients and trackers that is another torrent. Go on?`
  if (!(await consents(question, world))) throw new GentorrentError('ABORTED', {})
}

const contentAt = async (
  { world, values }: EditCall,
  layout: Layout,
  path: string,
): Promise<{ readonly content: EditContent; readonly issues: readonly Issue[] }> => {
  const { resolve } = await import('node:path')
  const { createEngine, locate } = await import('@gentorrent/node')
  const located = await locate(layout, resolve(world.cwd, path), { signal: world.signal })
  const engine = createEngine({ workers: values.workers, readAhead: values.readAhead })
  return { content: { layout: located.layout, engine }, issues: located.issues }
}

const editing = async ({ world, report }: EditCall, input: EditInput) => {
  const status = createStatusLine(world, report)
  const text = progressText('hashing', world.now)
  return edit({
    ...input,
    onProgress: (progress: Progress) => status.show(() => text(progress)),
    onAsking: asking => status.show(() => asking),
  }).finally(status.end)
}
