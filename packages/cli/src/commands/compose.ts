import { basename } from 'node:path'
import { GentorrentError } from '@gentorrent/core'
import { compose as composeBencode, decodeLenient } from '@gentorrent/core/bencode'
import { groupDigits } from '../amounts.ts'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import { issuesOf } from '../failure.ts'
import { heedStop } from '../heed-stop.ts'
import type { ComposeJson } from '../json.ts'
import { bold } from '../line.ts'
import { parseJson } from '../parse-json.ts'
import { readInput } from '../read-input.ts'
import { refuse } from '../refuse.ts'
import { issueJson } from '../to-json.ts'
import { row } from './create-result.ts'
import { chooseOutput } from './output.ts'

const flags = {
  output: {
    type: 'text',
    path: true,
    flag: '--output <path>',
    short: '-o',
    summary: 'Where to write: a file, an existing folder, or - for standard output',
    default: '-',
    group: 'Output:',
  },
  force: {
    type: 'boolean',
    flag: '--force',
    short: '-f',
    summary: 'Overwrite the output if it exists',
    group: 'Output:',
  },
  quiet: quietFlag,
  ...sharedFlags,
} as const

export const compose: Command = defineCommand({
  name: 'compose',
  summary: 'Make a torrent of the JSON that dump prints',
  arguments: [{ name: '<file>', summary: 'The JSON; - is standard input' }],
  flags,
  help: `Keys are sorted and everything is written in its canonical form, unless the JSON says otherwise, as that of a dumped file
does that is not canonical. What bencode cannot carry is refused. The page docs/json.md has all of the form.

Examples:
  gentorrent compose album.json -o album.torrent
  gentorrent dump album.torrent | gentorrent compose - | cmp - album.torrent`,
  async run({ world, report, values: { output, force = false }, arguments: [file] }) {
    const { stdout, cwd } = world
    const name = basename(file === '-' ? 'composed' : file!).replace(/\.json$/i, '')
    const { target, problems } = await chooseOutput({ output, name, cwd, force })
    const usage = (because: string) => issuesOf(new GentorrentError('USAGE', { because }))
    refuse([
      ...problems,
      ...(target.to === 'stdout' && report.json
        ? usage('standard output cannot carry the torrent and `--json`: give `--output`, or give `--json` up')
        : []),
      ...(target.to === 'stdout' && stdout.isTTY
        ? usage('a torrent is not text: send standard output to a file or a program, or give `--output`')
        : []),
    ])
    const bytes = composeBencode(parseJson(await readInput(file!, world)))
    const { issues } = decodeLenient(bytes)
    await report.warn(issues)
    await heedStop(world)
    if (target.to === 'stdout') {
      await stdout.write(bytes)
      return 0
    }
    const { writeAtomic } = await import('@gentorrent/node')
    await writeAtomic(target.path, bytes, { overwrite: force })
    if (report.quiet && !report.json) return 0
    await report.result({
      lines: () => [bold(target.path), row('written', `${groupDigits(bytes.length)} bytes`)],
      json: (): ComposeJson => ({ path: target.path, length: bytes.length, issues: issues.map(issueJson) }),
    })
    return 0
  },
})
