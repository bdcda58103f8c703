import { dumpParts } from '@gentorrent/core/bencode'
import { type Command, defineCommand, sharedFlags } from '../command.ts'
import { readInput } from '../read-input.ts'
import { writeJson } from '../write-json.ts'

export const dump: Command = defineCommand({
  name: 'dump',
  summary: 'Print a torrent as JSON, without loss',
  arguments: [{ name: '<file>', summary: 'The torrent, or any other bencoded file; - is standard input' }],
  flags: sharedFlags,
  help: `Text is a string, a number is a number, and bytes that are no text stand as {"$hex": "00ff"}. What is not canonical about
the file is kept too; the page docs/json.md has all of the form. --json prints it on one line.

Examples:
  gentorrent dump album.torrent > album.json
  gentorrent compose album.json -o copy.torrent
  gentorrent dump album.torrent | jq '.info.source = "EXAMPLE"' | gentorrent compose - -o other.torrent`,
  async run({ world, report, arguments: [file] }) {
    await writeJson(dumpParts(await readInput(file!, world)), world, report.json)
    return 0
  },
})
