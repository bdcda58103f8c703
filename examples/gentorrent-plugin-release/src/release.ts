import {
  bytes,
  definePlugin,
  dict,
  error,
  type Issue,
  list,
  type Plugin,
  type Torrent,
  text,
  type WholeDigest,
  warning,
  whole,
} from '@gentorrent/core/plugin'

// An algorithm that the engine does not have: its name and the bytes of a digest, for the types …
declare module '@gentorrent/core/plugin' {
  interface Algorithms {
    crc32: 4
  }
}
// … and where engines find it.
const crc32 = { algorithm: 'crc32', length: 4, module: new URL('./crc32.js', import.meta.url).href } as const

const options = {
  group: {
    type: 'text',
    flag: '--release-group <name>',
    summary: 'Say who released the content',
    label: 'Release group',
  },
  crc: { type: 'boolean', flag: '--release-crc', summary: 'Write the CRC-32 of each file', label: 'CRC-32 of files' },
} as const

interface Requests {
  readonly [name: string]: WholeDigest<'file'> | undefined
  /** Asked for only with `--release-crc`. */
  readonly crc: WholeDigest<'file'> | undefined
}

/**
 * `release` in `info`: who released the content. `crc32` in the dictionary of each file: 4 bytes, big-endian.
 *
 * Names such as `film [0D4A1185].mkv` promise a CRC-32; the plugin warns where that is not the file's.
 */
export const release: Plugin<typeof options, Requests> = definePlugin({
  id: 'release',
  summary: 'Who released the content, and the CRC-32 of each file',
  beps: [],
  options,
  algorithms: [crc32],
  issues: {
    RELEASE_FORM: 'the keys of a release do not have the form that they should have',
    RELEASE_NAME: 'the name of a file promises another CRC-32 than the file has',
    RELEASE_MISMATCH: 'a file does not have the CRC-32 that the torrent names',
  },
  writes: ({ group, crc }) => [
    ...(group === undefined ? [] : (['info.release'] as const)),
    ...(crc ? (['file.crc32'] as const) : []),
  ],
  reads: ['release', 'crc32'],

  digests: ({ options: { crc } }) => ({ crc: crc ? whole('crc32', 'file') : undefined }),
  fileInfo: (file, { digests }) => ({ crc32: digests.crc?.get(file) }),
  info: ({ options: { group } }) => ({ release: group }),

  read: {
    detect: torrent => {
      const group = text(torrent.info.get('release'))
      const crc = entriesOf(torrent).some(({ crc }) => crc !== undefined)
      return group === undefined && !crc ? undefined : { ...(group !== undefined && { group }), ...(crc && { crc }) }
    },
    validate: torrent => [
      ...(torrent.info.has('release') && text(torrent.info.get('release')) === undefined
        ? [warning('RELEASE_FORM', '`release` is not text', 'info.release')]
        : []),
      ...entriesOf(torrent).flatMap(nameIssues),
    ],
    compare: (torrent, { digests }) => {
      const stored = new Map(entriesOf(torrent).map(({ path, crc }) => [path.join('/'), crc]))
      return [...(digests.crc?.entries() ?? [])].flatMap(([{ path, length }, fresh]) => {
        const expected = stored.get(path.join('/'))
        if (expected === undefined || hexOf(expected) === hexOf(fresh)) return []
        const message = `\`${path.join('/')}\` does not have the CRC-32 that the torrent names`
        return [{ ...error('RELEASE_MISMATCH', message, 'file.crc32'), path, range: { start: 0, end: length } }]
      })
    },
    magnet: ({ info }) => {
      const group = text(info.get('release'))
      return group === undefined ? [] : [['x.release', group]]
    },
  },
})

interface Entry {
  readonly path: readonly string[]
  readonly crc: Uint8Array | undefined
}

/** Reads only what it needs and takes nothing for granted: a torrent may hold anything. */
const entriesOf = ({ info }: Torrent): readonly Entry[] => {
  const own = (keys: typeof info, path: readonly (string | undefined)[]): readonly Entry[] =>
    path.every(name => name !== undefined) ? [{ path: path as string[], crc: bytes(keys.get('crc32'), 4) }] : []
  const files = list(info.get('files'))
  if (!files) return own(info, [text(info.get('name'))])
  return files.flatMap(item => {
    const keys = dict(item)
    const path = list(keys?.get('path'))
    return keys && path ? own(keys, path.map(text)) : []
  })
}

const nameIssues = ({ path, crc }: Entry): readonly Issue[] => {
  const promised = /\[([0-9a-f]{8})\]/i.exec(path.at(-1) ?? '')?.[1]?.toLowerCase()
  if (crc === undefined || promised === undefined || promised === hexOf(crc)) return []
  const message = `the name \`${path.join('/')}\` promises another CRC-32 than ${hexOf(crc)}, which the file has`
  return [{ ...warning('RELEASE_NAME', message, 'file.crc32'), path }]
}

const hexOf = (digest: Uint8Array) => Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
