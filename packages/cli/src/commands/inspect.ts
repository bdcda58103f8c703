import { GentorrentError } from '@gentorrent/core'
import { dumpParts } from '@gentorrent/core/bencode'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import { eachFile } from '../each-file.ts'
import type { ExitCode } from '../exit-codes.ts'
import { expandFiles } from '../expand-files.ts'
import { bold } from '../line.ts'
import { readInput } from '../read-input.ts'
import { readTorrentBytes } from '../read-torrent.ts'
import { refuse } from '../refuse.ts'
import { writeJson } from '../write-json.ts'
import { checkCodes, choosePlugins } from './choose-plugins.ts'
import { printValue } from './inspect-get.ts'
import { inspectParts } from './inspect-json.ts'
import { inspectLines } from './inspect-view.ts'
import { inspected } from './inspected.ts'

const flags = {
  get: {
    type: 'text',
    flag: '--get <path>',
    summary: 'Print one value: info.name, announce-list[0][1], or with @ one of --json, such as @infoHash.v1',
    group: 'Output:',
  },
  bytes: {
    type: 'boolean',
    flag: '--bytes',
    summary: 'With --get: print the bytes of a string as they are, and no line break',
    group: 'Output:',
  },
  raw: {
    type: 'boolean',
    flag: '--raw',
    summary: 'Print all that is in the file, as JSON without loss (see `gentorrent dump`)',
    group: 'Output:',
  },
  all: {
    type: 'boolean',
    flag: '--all',
    summary: 'Show all files and issues, however many there are (default where the output is no terminal)',
    group: 'Output:',
  },
  strict: {
    type: 'boolean',
    flag: '--strict',
    summary: 'Exit with 1 if anything is wrong with the torrent (warnings are no fault)',
    group: 'General:',
  },
  allow: {
    type: 'text',
    list: true,
    flag: '--allow <code>',
    summary: 'Do not mention issues with this code',
    group: 'General:',
  },
  quiet: quietFlag,
  ...sharedFlags,
} as const

export const inspect: Command = defineCommand({
  name: 'inspect',
  summary: 'Show what torrents say',
  arguments: [{ name: '<file...>', summary: 'Torrent files, or patterns such as *.torrent; - is standard input' }],
  flags,
  takesOptions: 'reading',
  help: `Of a broken file as much is shown as can be read, and the exit code is 1. --json prints an object for each file, one on a line;
the page docs/json.md says what is in it.

Examples:
  gentorrent inspect album.torrent
  gentorrent inspect --get @infoHash.v1 *.torrent
  gentorrent inspect --get 'announce-list[0][0]' album.torrent
  gentorrent inspect --strict --quiet album.torrent || echo broken
  gentorrent inspect --trust-cert publisher.crt album.torrent
  curl -s https://example.org/album.torrent | gentorrent inspect - --json`,
  async run(call) {
    const { world, report, values, arguments: words, plugins: all } = call
    const { chosen, problems } = await choosePlugins(all, call.given, [], world)
    refuse([...problems, ...checkCodes(values.allow, all)])
    const { raw, get, bytes = false, strict } = values
    checkFlags(values)
    const files = await expandFiles(words, world)
    const limits = world.stdout.isTTY && !values.all ? terminalLimits : {}

    const show = async (file: string, at: number): Promise<ExitCode> => {
      if (raw) {
        await writeJson(dumpParts(await readInput(file, world)), world, report.json)
        return 0
      }
      const options = { chosen, allow: values.allow }
      const found = await inspected(file, await readTorrentBytes(file, world), call, options)
      if (get !== undefined) await printValue(get, found, world, { json: report.json, bytes })
      else if (!report.quiet || report.json) {
        await report.result({
          lines: () => [
            ...(files.length > 1 ? [...(at === 0 ? [] : ['']), bold(`── ${file}`)] : []),
            ...inspectLines(found, limits),
          ],
          json: () => inspectParts(found),
        })
      }
      const isWrong = strict && found.issues.some(({ severity }) => severity === 'error')
      return isWrong || found.isBroken ? 1 : 0
    }

    return eachFile(files, world, report, show)
  },
})

/** What is shown on a terminal, unless all of it is asked for. */
const terminalLimits = { files: 100, issues: 20 }

/** @throws GentorrentError `USAGE` */
const checkFlags = (
  values: Partial<Readonly<Record<'raw' | 'bytes', boolean | undefined>>> & { readonly get?: string | undefined },
) => {
  const refuseFor = (because: string) => {
    throw new GentorrentError('USAGE', { because })
  }
  if (values.raw && values.get !== undefined)
    refuseFor('`--raw` prints everything and `--get` one value: give one of them')
  if (values.bytes && values.get === undefined) refuseFor('`--bytes` is for `--get`: name the value')
}
