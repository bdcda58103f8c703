import { GentorrentError, magnet as magnetOf } from '@gentorrent/core'
import { type Command, defineCommand, quietFlag, sharedFlags } from '../command.ts'
import type { MagnetJson } from '../json.ts'
import { readTorrent } from '../read-torrent.ts'
import { infoHashJson } from '../to-json.ts'

const flags = { quiet: quietFlag, ...sharedFlags } as const

export const magnet: Command = defineCommand({
  name: 'magnet',
  summary: "Print a torrent's magnet link",
  arguments: [{ name: '<file>', summary: 'The torrent file; - is standard input' }],
  flags,
  help: `Examples:
  gentorrent magnet album.torrent
  gentorrent create ./album -o - | gentorrent magnet -`,
  async run({ world, report, arguments: [file], plugins: { found } }) {
    const plugins = found.map(({ plugin }) => plugin)
    const { torrent, sections } = await readTorrent(file!, world, plugins)
    const link = magnetOf(torrent, { plugins })
    const isPrivate = sections.some(({ options }) => options['private'] === true)
    const remarks = isPrivate
      ? [{ code: 'MAGNET_PRIVATE', message: new GentorrentError('MAGNET_PRIVATE', {}).message }]
      : []
    await report.remark(remarks)
    await report.result({
      lines: () => [link],
      json: (): MagnetJson => ({ magnet: link, infoHash: infoHashJson(torrent.infoHash), remarks }),
    })
    return 0
  },
})
