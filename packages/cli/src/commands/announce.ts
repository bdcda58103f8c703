import { askSwarm, GentorrentError } from '@gentorrent/core'
import type { SwarmRow } from '@gentorrent/core/plugin'
import { absentRemarks } from '../absent-readers.ts'
import { groupDigits } from '../amounts.ts'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import { greatest } from '../greatest.ts'
import type { AnnounceJson } from '../json.ts'
import { bold, dim, type Line, yellow } from '../line.ts'
import type { FoundPlugin } from '../plugins.ts'
import { readTorrent } from '../read-torrent.ts'
import { loading } from '../readers.ts'
import { createStatusLine } from '../status-line.ts'
import { infoHashJson, remarkJson } from '../to-json.ts'
import { unknown } from './choose-plugins.ts'

const flags = {
  timeout: {
    type: 'integer',
    min: 1,
    max: 3600,
    default: 15,
    flag: '--timeout <seconds>',
    summary: 'The time that one answer may take',
    group: 'Asking:',
  },
  privateAddresses: {
    type: 'boolean',
    flag: '--allow-private-addresses',
    summary: 'Ask trackers on this machine and in private networks too',
    group: 'Asking:',
  },
  skip: {
    type: 'text',
    list: true,
    flag: '--skip <plugin>',
    summary: 'Ask nobody through this plugin: tracker, dht',
    group: 'Asking:',
  },
  quiet: quietFlag,
  ...sharedFlags,
} as const

export const announce: Command = defineCommand({
  name: 'announce',
  summary: 'Ask trackers and the DHT who has a torrent',
  arguments: [{ name: '<file>', summary: 'The torrent file; - is standard input' }],
  flags,
  help: `Nobody is announced: trackers are asked by scrape, or as someone who leaves. Who does not answer is a line of the table. The exit
code is 0 if anyone has answered, and 1 if nobody has.

Examples:
  gentorrent announce album.torrent
  gentorrent announce album.torrent --timeout 5 --json`,
  async run(call) {
    const { world, report, values } = call
    const ids = call.plugins.found.map(({ manifest }) => manifest.id)
    const stray = values.skip.find(id => !ids.includes(id))
    if (stray !== undefined)
      throw new GentorrentError('OPTION_INVALID', { option: '--skip', because: unknown(stray, 'plugin', ids) })
    const read = await readTorrent(call.arguments[0]!, call)
    const { torrent } = read
    const absent = absentRemarks(
      read,
      call.plugins.missing.filter(({ asks }) => asks),
    )
    await report.remark(absent)
    // Some know whom to ask without a key of the torrent.
    const asking = ({ manifest: { id, swarm = true } }: FoundPlugin) => swarm && !values.skip.includes(id)
    const plugins = await loading(call, asking)
    const status = createStatusLine(world, report)
    const { rows, remarks } = await askSwarm({
      torrent,
      plugins,
      timeout: values.timeout * 1000,
      privateAddresses: values.privateAddresses === true,
      signal: world.signal,
      onAsking: text => status.show(() => text),
    }).finally(status.end)
    await report.remark(remarks)
    const ok = rows.some(({ fault }) => fault === undefined)
    if (!report.quiet || report.json) {
      await report.result({
        lines: () => lines(rows),
        json: (): AnnounceJson => ({
          ok,
          infoHash: infoHashJson(torrent.infoHash),
          rows,
          remarks: [...absent, ...remarks].map(remarkJson),
        }),
      })
    }
    return ok ? 0 : 1
  },
})

const columns = ['seeders', 'leechers', 'peers', 'downloads'] as const

/** A column as wide as the longest URL that somebody wrote down would have no end. */
const widest = 80

function* lines(rows: readonly SwarmRow[]): Iterable<Line> {
  if (rows.length === 0) {
    yield 'It names no tracker, and no installed plugin knows whom else to ask.'
    return
  }
  const known = columns.filter(column => rows.some(row => row[column] !== undefined))
  const sources = rows.map(({ source }) => source.length).filter(length => length <= widest)
  const width = greatest(sources, 'asked'.length + 1)
  if (known.length > 0) yield bold(['asked'.padEnd(width), ...known.map(column => column.padStart(10))].join(''))
  for (const { source, fault, flags = [], ...row } of rows) {
    const cells = known.map(column => (row[column] === undefined ? '–' : groupDigits(row[column])).padStart(10))
    if (fault === undefined) yield [source.padEnd(width), cells.join('')]
    else yield [source.padEnd(width), '  ', yellow(fault), flags.length > 0 ? ` (${flags.join(', ')})` : '']
  }
  if (rows.every(({ fault }) => fault !== undefined)) yield dim('nobody has answered')
}
