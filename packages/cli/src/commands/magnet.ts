import { GentorrentError, magnet as magnetOf, parseFileRanges, type ReadTorrent } from '@gentorrent/core'
import type { Remark } from '@gentorrent/core/plugin'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import type { MagnetJson } from '../json.ts'
import { readTorrent } from '../read-torrent.ts'
import { infoHashJson } from '../to-json.ts'
import { explainLink, isMagnetLink } from './magnet-link.ts'

const flags = {
  select: {
    type: 'text',
    flag: '--select <files>',
    summary: 'Name the files to download by their places, from 0 on: 0,2,4-6 (BEP 53)',
    group: 'Link:',
  },
  peers: {
    type: 'endpoint',
    list: true,
    flag: '--peer <host:port>',
    summary: 'Name a peer to begin with',
    group: 'Link:',
  },
  quiet: quietFlag,
  ...sharedFlags,
} as const

export const magnet: Command = defineCommand({
  name: 'magnet',
  summary: "Print a torrent's magnet link, or explain one",
  arguments: [
    { name: '<file>', summary: 'The torrent file; - is standard input. Or a magnet link, which is explained' },
  ],
  flags,
  help: `Examples:
  gentorrent magnet album.torrent
  gentorrent magnet album.torrent --select 0,4-6 --peer seed.example.org:6881
  gentorrent magnet 'magnet:?xt=urn:btih:…'
  gentorrent create ./album -o - | gentorrent magnet -`,
  async run(call) {
    const {
      report,
      values: { select: wanted, peers },
      arguments: [file],
    } = call
    if (isMagnetLink(file!)) {
      if (wanted !== undefined || peers.length > 0) {
        throw new GentorrentError('USAGE', { because: '`--select` and `--peer` are for links of torrent files' })
      }
      await report.result(explainLink(file!))
      return 0
    }
    const select = wanted === undefined ? [] : rangesFrom(wanted)
    const read = await readTorrent(file!, call)
    checkSelection(select, read)
    const link = magnetOf(read.torrent, { plugins: read.readers, select, peers })
    const remarks = remarksOn(read, select)
    await report.remark(remarks)
    await report.result({
      lines: () => [link],
      json: (): MagnetJson => ({ magnet: link, infoHash: infoHashJson(read.torrent.infoHash), remarks }),
    })
    return 0
  },
})

type Ranges = ReturnType<typeof parseFileRanges>

const rangesFrom = (text: string): Ranges => {
  try {
    return parseFileRanges(text)
  } catch {
    const because = `\`${text}\` is not a list of places, such as 0,2,4-6`
    throw new GentorrentError('OPTION_INVALID', { option: '--select', because })
  }
}

/** @throws GentorrentError `OPTION_INVALID` for files that the torrent does not have */
const checkSelection = (select: Ranges, { layout }: ReadTorrent) => {
  const count = layout?.files.length
  const beyond = select.find(({ last }) => count !== undefined && last >= count)
  if (!beyond) return
  const because = `there is no file ${beyond.last}: the torrent has ${count}, and counting begins at 0`
  throw new GentorrentError('OPTION_INVALID', { option: '--select', because })
}

const remarksOn = ({ sections, layout }: ReadTorrent, select: Ranges): readonly Remark[] => {
  const isPrivate = sections.some(({ options }) => options['private'] === true)
  const hasPads = layout?.files.some(({ role }) => role === 'pad') === true
  return [
    ...(isPrivate ? (['MAGNET_PRIVATE'] as const) : []),
    ...(select.some(({ last }) => last > selectMax) ? (['MAGNET_FAR'] as const) : []),
    ...(select.length > 0 && hasPads ? (['MAGNET_PADS'] as const) : []),
  ].map(code => ({ code, message: new GentorrentError(code, {}).message }))
}

/** The last place that libtorrent reads: a link must not make a client reserve memory for four billion files. */
const selectMax = 10_000
