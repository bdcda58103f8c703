import { spawnSync } from 'node:child_process'

/** What libtorrent makes of a torrent. */
export interface SeenByLibtorrent {
  /** libtorrent's own version. */
  readonly version: string
  /** Hexadecimal; undefined if the torrent has none of the kind. */
  readonly infoHash: { readonly v1?: string; readonly v2?: string }
  readonly name: string
  readonly pieceLength: number
  /** Bytes in the piece stream. */
  readonly length: number
  /** The torrent's name comes first in each path, unless it is a single file. */
  readonly files: readonly { readonly path: string; readonly length: number }[]
  readonly trackers: readonly string[]
  readonly webSeeds: readonly string[]
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
}

/** Debian's Python is the one that sees Debian's `python3-libtorrent`. */
const pythons = ['/usr/bin/python3', 'python3']

/** Whether there is a Python with libtorrent on this machine: `test.skipIf(!hasLibtorrent())`. */
export const hasLibtorrent = (): boolean => python() !== undefined

/**
 * Gives a torrent to libtorrent and returns what it reads in it. For tests: whether a real client takes what a plugin writes, and
 * has the same info-hash.
 *
 * @throws Error if libtorrent is not there, or refuses the torrent, with its reason
 */
export const readByLibtorrent = (torrent: Uint8Array): SeenByLibtorrent => {
  const program = python()
  if (program === undefined) throw new Error('libtorrent is not there: on Debian it is the package python3-libtorrent')
  const { status, stdout, stderr, error } = spawnSync(program, ['-c', script], {
    input: torrent,
    encoding: 'utf8',
    maxBuffer: 2 ** 30, // the files of a torrent may be many
  })
  if (error) throw error
  if (status !== 0) throw new Error(`libtorrent refuses the torrent: ${stderr.trim().split('\n').at(-1)}`)
  return JSON.parse(stdout) as SeenByLibtorrent
}

const python = () => pythons.find(program => spawnSync(program, ['-c', 'import libtorrent']).status === 0)

const script = `
import json, sys, libtorrent as lt
info = lt.torrent_info(lt.bdecode(sys.stdin.buffer.read()))
hashes, files = info.info_hashes(), info.files()
infoHash = {}
if hashes.has_v1(): infoHash['v1'] = hashes.v1.to_bytes().hex()
if hashes.has_v2(): infoHash['v2'] = hashes.v2.to_bytes().hex()
print(json.dumps({
    'version': lt.__version__, 'infoHash': infoHash, 'name': info.name(), 'pieceLength': info.piece_length(),
    'length': info.total_size(),
    'files': [{'path': files.file_path(i), 'length': files.file_size(i)} for i in range(files.num_files())],
    'trackers': [tracker.url for tracker in info.trackers()],
    'webSeeds': [seed['url'] for seed in info.web_seeds()],
    'nodes': [{'host': host, 'port': port} for host, port in info.nodes()],
}))
`
