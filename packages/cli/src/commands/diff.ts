import { compareBytes, GentorrentError, isGentorrentError, read } from '@gentorrent/core'
import type { Plugin } from '@gentorrent/core/plugin'
import { type Call, type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import { compareTorrents, type Side } from '../diff/compare-torrents.ts'
import { diffJson, identicalJson } from '../diff/diff-json.ts'
import { diffLines } from '../diff/diff-lines.ts'
import { type ExitCode, exitMeanings } from '../exit-codes.ts'
import { kindOf } from '../kind.ts'
import { inputName, readInput } from '../read-input.ts'
import { withReaders } from '../readers.ts'

export const diff: Command = defineCommand({
  name: 'diff',
  summary: 'Compare what two torrents say',
  arguments: [
    { name: '<a>', summary: 'A torrent file; - is standard input' },
    { name: '<b>', summary: 'Another' },
  ],
  flags: { quiet: quietFlag, ...sharedFlags },
  exits: {
    0: 'the same',
    1: 'something differs',
    2: 'trouble: wrong use, or a file that cannot be read',
    70: exitMeanings[70],
    130: exitMeanings[130],
  },
  help: `Says whether the info-hash is the same, whether the files are, and which keys differ. Files are compared by their hashes where both
torrents have some of one kind (v2 roots, sha1, md5sum, or v1 pieces at the same places), pads left aside.

The exit codes are those of diff: 0 the same, 1 something differs, 2 there was trouble, such as a file that cannot be read.

Examples:
  gentorrent diff last-year.torrent this-year.torrent
  gentorrent diff a.torrent b.torrent --json | jq .content.relation`,
  async run(call): Promise<ExitCode> {
    const {
      world,
      report,
      arguments: [a, b],
    } = call
    try {
      if (a === '-' && b === '-')
        throw new GentorrentError('USAGE', { because: 'standard input can be read only once' })
      const [old, present] = [await readInput(a!, world), await readInput(b!, world)]
      const isIdentical = compareBytes(old, present) === 0
      // Even what is no torrent is the same as itself.
      const compared = await compare([a!, old], [b!, present], call).catch(error => {
        if (isIdentical && isGentorrentError(error)) return undefined
        throw error
      })
      if (!report.quiet || report.json) {
        await report.result({
          lines: () => (isIdentical || !compared ? [`${a} and ${b} are the same, byte for byte`] : diffLines(compared)),
          json: () => (compared ? diffJson(compared) : identicalJson(a!, b!)),
        })
      }
      return isIdentical ? 0 : 1
    } catch (error) {
      return report.fail(error, { exitCode: code => (code === 1 || code === 3 ? 2 : code) })
    }
  },
})

const compare = async (a: Named, b: Named, call: Surroundings) => {
  const [one, other] = [await sideOf(a, call), await sideOf(b, call)]
  return compareTorrents(one, other, [...new Set([...one.readers, ...other.readers])])
}

type Surroundings = Pick<Call, 'plugins' | 'report'>
type Named = readonly [file: string, bytes: Uint8Array]

const sideOf = async (
  [file, bytes]: Named,
  call: Surroundings,
): Promise<Side & { readonly readers: readonly Plugin[] }> => {
  const found = await withReaders(bytes, call, plugins => read(bytes, { plugins })).catch(error => {
    if (!isGentorrentError(error)) throw error
    throw new GentorrentError('NOT_A_TORRENT', { because: `${inputName(file)}: ${error.message}` }, { cause: error })
  })
  return { ...found, file, bytes, kind: kindOf(found) }
}
