import { GentorrentError, magnet as magnetOf, parseFileRanges, type ReadTorrent } from '@gentorrent/core'
import type { Remark } from '@gentorrent/core/plugin'
import { absentRemarks } from '../absent-readers.ts'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import { eachFile } from '../each-file.ts'
import type { ExitCode } from '../exit-codes.ts'
import { expandFiles } from '../expand-files.ts'
import type { MagnetJson } from '../json.ts'
import { bold } from '../line.ts'
import { ofFile } from '../of-file.ts'
import { readTorrent } from '../read-torrent.ts'
import { infoHashJson, remarkJson } from '../to-json.ts'
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
  summary: 'Print the magnet links of torrents, or explain some',
  arguments: [
    {
      name: '<file...>',
      summary: 'Torrent files, or patterns; - is standard input. Or magnet links, which are explained',
    },
  ],
  flags,
  help: `Examples:
  gentorrent magnet album.torrent
  gentorrent magnet *.torrent > links.txt
  gentorrent magnet album.torrent --select 0,4-6 --peer seed.example.org:6881
  gentorrent magnet 'magnet:?xt=urn:btih:…'
  gentorrent create ./album -o - | gentorrent magnet -`,
  async run(call) {
    const { world, report, values, arguments: words } = call
    const { select: wanted, peers } = values
    const select = wanted === undefined ? [] : rangesFrom(wanted)
    const files = await expandFiles(words, world, isMagnetLink)
    const refuseFor = (because: string) => {
      throw new GentorrentError('USAGE', { because })
    }
    if (files.some(isMagnetLink) && (wanted !== undefined || peers.length > 0)) {
      refuseFor('`--select` and `--peer` are for links of torrent files')
    }
    if (files.length > 1 && wanted !== undefined) refuseFor('`--select` is for the files of one torrent: name one')

    const show = async (file: string, at: number): Promise<ExitCode> => {
      if (isMagnetLink(file)) {
        const { lines, json } = explainLink(file)
        const heading = files.length > 1 ? [...(at > 0 ? [''] : []), bold(file)] : []
        await report.result({ lines: () => [...heading, ...lines()], json })
        return 0
      }
      const read = await readTorrent(file, call)
      checkSelection(select, read)
      const magnet = magnetOf(read.torrent, { plugins: read.readers, select, peers })
      const linking = call.plugins.missing.filter(({ links }) => links)
      const remarks = [...remarksOn(read, select), ...absentRemarks(read, linking)]
      await report.remark(files.length > 1 ? remarks.map(remark => ofFile(file, remark)) : remarks)
      await report.result({
        lines: () => [magnet],
        json: (): MagnetJson => ({
          file,
          magnet,
          infoHash: infoHashJson(read.torrent.infoHash),
          remarks: remarks.map(remarkJson),
        }),
      })
      return 0
    }
    return eachFile(files, world, report, show)
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
