import { amend, edit as editTorrent, GentorrentError } from '@gentorrent/core'
import { groupDigits } from '../amounts.ts'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import type { EditJson } from '../json.ts'
import { bold, dim, type Line } from '../line.ts'
import { readTorrent } from '../read-torrent.ts'
import { refuse } from '../refuse.ts'
import { createStatusLine } from '../status-line.ts'
import { infoHashJson, issueJson } from '../to-json.ts'
import { checkCodes, choosePlugins } from './choose-plugins.ts'
import { infoHashLines, row } from './create-result.ts'
import { editOutput } from './edit-output.ts'

const flags = {
  output: {
    type: 'text',
    flag: '--output <path>',
    short: '-o',
    summary: 'Where to write: a file, an existing folder, or - for standard output (default: the torrent file itself)',
    group: 'Output:',
  },
  force: {
    type: 'boolean',
    flag: '--force',
    short: '-f',
    summary: 'Overwrite the output if it exists',
    group: 'Output:',
  },
  dryRun: {
    type: 'boolean',
    flag: '--dry-run',
    short: '-n',
    summary: 'Show what would change; write nothing',
    group: 'Output:',
  },
  remove: {
    type: 'text',
    list: true,
    flag: '--remove <key>',
    summary: 'Take a key out, such as nodes or "creation date"',
    group: 'Torrent:',
  },
  allow: {
    type: 'text',
    list: true,
    flag: '--allow <code>',
    summary: 'Silence the warning with this code, or lift the refusal where that is possible',
    group: 'General:',
  },
  quiet: quietFlag,
  ...sharedFlags,
} as const

export const edit: Command = defineCommand({
  name: 'edit',
  summary: 'Change a torrent without changing its info-hash',
  arguments: [{ name: '<file>', summary: 'The torrent file; - is standard input' }],
  flags,
  takesOptions: 'making',
  help: `Only what stands beside the info dictionary can change: trackers, seeds, nodes, comments, signatures and the like. A flag
replaces what the torrent has of its kind; signatures, similar torrents and keys of your own are added to. Everything
else stays as it is, byte for byte.

Examples:
  gentorrent edit album.torrent --tracker https://new.example.org/announce --force
  gentorrent edit album.torrent --comment 'second edition' --remove nodes -o new.torrent
  gentorrent edit album.torrent --sign-key me.key --sign-cert me.crt --sign-passphrase env:PASSPHRASE -f`,
  async run({ world, report, values, given, arguments: [file], plugins: all }) {
    const { chosen, problems } = await choosePlugins(all, given, [], world)
    const output = await editOutput(file!, values, world)
    refuse([...problems, ...checkCodes(values.allow, all), ...output.problems])
    if (chosen.length + values.remove.length === 0) {
      throw new GentorrentError('USAGE', { because: 'say what to change: see `gentorrent edit --help`' })
    }
    const installed = all.found.map(({ plugin }) => plugin)
    const before = await readTorrent(file!, world, installed)
    const status = createStatusLine(world, report)
    const edited = await editTorrent({
      bytes: before.bytes,
      plugins: chosen.map(({ plugin, values: wanted }) => amend(plugin, wanted, before.torrent)),
      remove: values.remove,
      installed,
      allow: values.allow,
      isDry: values.dryRun === true,
      onAsking: text => status.show(() => text),
      signal: world.signal,
    }).finally(status.end)
    await report.warn(edited.issues)
    await report.remark(edited.remarks)
    const { target } = output
    if (!values.dryRun && target.to === 'stdout') {
      await world.stdout.write(edited.bytes)
      return 0
    }
    if (!values.dryRun && target.to === 'file') {
      world.signal.throwIfAborted()
      const { writeAtomic } = await import('@gentorrent/node')
      await writeAtomic(target.path, edited.bytes, { overwrite: values.force === true })
    }
    if (report.quiet && !report.json) return 0
    const path = target.to === 'file' ? target.path : null
    const dryRun = values.dryRun === true
    await report.result({
      lines: () => lines({ ...edited, path, dryRun }),
      json: (): EditJson => ({
        path,
        dryRun,
        infoHash: infoHashJson(edited.torrent.infoHash),
        torrentLength: edited.bytes.length,
        changed: edited.changed,
        issues: edited.issues.map(issueJson),
        remarks: edited.remarks,
      }),
    })
    return 0
  },
})

type Edited = Awaited<ReturnType<typeof editTorrent>>

const lines = ({
  torrent,
  bytes,
  changed,
  path,
  dryRun,
}: Edited & { readonly path: string | null; readonly dryRun: boolean }): readonly Line[] => [
  [bold(path ?? 'standard output'), ...(dryRun ? [dim('  (dry run: nothing was written)')] : [])],
  ...infoHashLines(torrent.infoHash),
  row('torrent', `${groupDigits(bytes.length)} bytes`),
  ...(changed.length === 0 ? [row('changed', 'nothing')] : []),
  ...changed.map((key, at) => row(at === 0 ? 'changed' : '', key.slice('metainfo.'.length))),
]
