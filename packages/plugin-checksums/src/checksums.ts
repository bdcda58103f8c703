import { hex } from '@gentorrent/core'
import {
  type AlgorithmModule,
  bytes,
  definePlugin,
  type Issue,
  type KeyPath,
  type Plugin,
  type Torrent,
  text,
  type WholeDigest,
  whole,
} from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { compare } from './compare.ts'
import { entriesOf } from './entries.ts'
import { known } from './known.ts'

declare module '@gentorrent/core/plugin' {
  interface Algorithms {
    ed2k: 16
  }
}

const options = {
  md5sum: { type: 'boolean', flag: '--md5sum', summary: 'Write the MD5 hash of each file', label: 'MD5 of files' },
  biglybt: {
    type: 'boolean',
    flag: '--biglybt-hashes',
    summary: 'Write the SHA-1 and eD2k hashes of each file and of the whole, as BiglyBT does',
    label: 'SHA-1 and eD2k hashes',
  },
} as const

const ed2k: AlgorithmModule = { algorithm: 'ed2k', length: 16, module: new URL('./ed2k.js', import.meta.url).href }

/** What is hashed beside the pieces. */
export interface Requests {
  readonly [name: string]: WholeDigest<'file'> | WholeDigest<'stream'> | undefined
  readonly md5: WholeDigest<'file'> | undefined
  readonly ed2k: WholeDigest<'file'> | undefined
  readonly wholeSha1: WholeDigest<'stream'> | undefined
  readonly wholeEd2k: WholeDigest<'stream'> | undefined
}

/**
 * Hashes of files that older programs wrote into torrents: `md5sum` (32 hexadecimal digits), and BiglyBT's `ed2k` (16
 * bytes) with `sha1` (20 bytes). The `sha1` of a file is BEP 47's, which the plugin attributes writes.
 */
export const checksums: Plugin<typeof options, Requests> = definePlugin({
  id: 'checksums',
  summary: 'MD5, SHA-1 and eD2k hashes of files',
  beps: [],
  options,
  algorithms: [ed2k],
  issues: {
    CHECKSUMS_FORM: 'a hash of a file does not have the form that its key has',
    CHECKSUMS_MISMATCH: 'a file, or the whole content, does not have the hash that the torrent names',
  },
  clients,
  writes: ({ md5sum, biglybt }): readonly KeyPath[] => [
    ...(md5sum ? (['file.md5sum'] as const) : []),
    ...(biglybt ? (['file.ed2k', 'info.ed2k', 'info.sha1'] as const) : []),
  ],
  reads: ['md5sum', 'ed2k', 'sha1'],
  requires: ({ biglybt }) =>
    biglybt
      ? [
          {
            plugin: 'attributes',
            options: { sha1: true },
            because: 'it writes the SHA-1 hashes of files that BiglyBT reads',
          },
        ]
      : [],

  digests: ({ options: { md5sum, biglybt }, layout: { single } }) => ({
    md5: md5sum ? whole('md5', 'file') : undefined,
    ed2k: biglybt ? whole('ed2k', 'file') : undefined,
    // The whole of a single file is that file.
    wholeSha1: biglybt && !single ? whole('sha1', 'stream') : undefined,
    wholeEd2k: biglybt && !single ? whole('ed2k', 'stream') : undefined,
  }),
  fileInfo: (file, { digests }) => {
    const md5 = digests.md5?.get(file)
    return { md5sum: md5 && hex(md5), ed2k: digests.ed2k?.get(file) }
  },
  info: ({ digests: { wholeSha1, wholeEd2k } }) => ({ sha1: wholeSha1, ed2k: wholeEd2k }),

  read: {
    detect: torrent => {
      const entries = entriesOf(torrent)
      const md5sum = entries.some(({ keys }) => keys.has('md5sum'))
      const biglybt = torrent.info.has('ed2k') || entries.some(({ keys }) => keys.has('ed2k'))
      return md5sum || biglybt ? { ...(md5sum && { md5sum }), ...(biglybt && { biglybt }) } : undefined
    },
    validate: formIssues,
    known,
    compare,
  },
})

function formIssues(torrent: Torrent): readonly Issue[] {
  const entries = entriesOf(torrent)
  const count = (isWrong: (entry: (typeof entries)[number]) => boolean) => entries.filter(isWrong).length
  const md5 = count(({ keys }) => keys.has('md5sum') && !/^[0-9a-f]{32}$/i.test(text(keys.get('md5sum')) ?? ''))
  const ed2k = count(({ keys }) => keys.has('ed2k') && !bytes(keys.get('ed2k'), 16))
  const { info } = torrent
  const isWhole = info.has('ed2k') && !info.has('length')
  const wholes = isWhole && !(bytes(info.get('ed2k'), 16) && bytes(info.get('sha1'), 20))
  return [
    ...(md5 > 0 ? [form('file.md5sum', `${md5} of the \`md5sum\` are not 32 hexadecimal digits`)] : []),
    ...(ed2k > 0 ? [form('file.ed2k', `${ed2k} of the \`ed2k\` hashes of files are not 16 bytes`)] : []),
    ...(wholes
      ? [form('info.ed2k', 'the hashes of the whole content are not a `sha1` of 20 and an `ed2k` of 16 bytes')]
      : []),
  ]
}

const form = (key: KeyPath, message: string): Issue => ({ code: 'CHECKSUMS_FORM', severity: 'warning', message, key })
