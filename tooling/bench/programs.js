import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { root } from '../setup.js'

// Programs: `args` gets the content's path and where to write; `missing` says why one cannot take part here. All make
// pieces of 1 MiB; `isFree` are those whose pieces nobody can choose exactly, or that nobody here has tried; where one that
// `isOurs` fails there are no figures.

const pieceLength = 2 ** 20
const command = path.join(root, 'packages/gentorrent/bin/gentorrent.cjs')

/** gentorrent with its native engine, where that is built, and in JavaScript only. */
export function ours(...flags) {
  return [
    gentorrent('native', { GENTORRENT_NO_NATIVE: '' }, flags),
    gentorrent('JavaScript', { GENTORRENT_NO_NATIVE: '1' }, flags),
  ]
}

export const ourMerkle = () => ours('--merkle').map(own => ({ ...own, name: own.name.replace('gentorrent', 'merkle') }))

/** As others, to compare with. */
export const ourV1 = () => ours().map(own => ({ ...own, own: undefined, name: own.name.replace('gentorrent', 'v1') }))

/**
 * As on a processor without the SHA extensions: hidden from OpenSSL (bit 29 of EBX of leaf 7, its manual on
 * `OPENSSL_ia32cap`), and the native engine without the kernels that use them.
 */
export const withoutSha = (...flags) => {
  const hidden = { OPENSSL_ia32cap: ':~0x20000000' }
  const missing = () => (process.arch === 'x64' ? undefined : 'it is for x64')
  const native = gentorrent('native', { ...hidden, GENTORRENT_KERNEL: 'avx2' }, flags)
  return [
    { ...native, name: 'native, AVX2', missing: () => missing() ?? native.missing() },
    { ...gentorrent(undefined, { ...hidden, GENTORRENT_NO_NATIVE: '1' }, flags), name: 'JavaScript', missing },
  ]
}

function gentorrent(own, env, flags) {
  const common = ['--piece-length', String(pieceLength), '--quiet', '--force', '--allow', 'TORRENT_LARGE']
  return {
    name: `gentorrent, ${own}`,
    own,
    isOurs: true,
    command: process.execPath,
    env,
    args: (content, output) => [command, 'create', content, '--output', output, ...common, ...flags],
    missing: () => (own === 'native' && !hasNative() ? 'it is not compiled here' : undefined),
  }
}

let found
function hasNative() {
  found ??= spawnSync(
    process.execPath,
    ['-e', "import('@gentorrent/hash-native').then(({ loadNative }) => process.exit(loadNative() ? 0 : 1))"],
    { cwd: path.join(root, 'packages/node'), stdio: 'ignore' },
  )
  return found.status === 0
}

/** What Node itself takes. */
export const bareNode = () => ({
  name: 'node -e 0',
  command: process.execPath,
  args: () => ['-e', '0'],
  writesNothing: true,
  missing: () => undefined,
})

export const mktorrent = reason => ({
  name: 'mktorrent -t 2',
  command: 'mktorrent',
  args: (content, output) => ['-t', '2', '-l', String(Math.log2(pieceLength)), '-o', output, content],
  missing: () => reason ?? absent('mktorrent', '-h'),
})

export const transmission = () => ({
  name: 'transmission-create',
  command: 'transmission-create',
  args: (content, output) => ['-s', String(pieceLength / 1024), '-o', output, content],
  missing: () => absent('transmission-create', '--version'),
})

export function libtorrent(mode) {
  const python = '/usr/bin/python3' // Debian's, which sees Debian's libtorrent
  return {
    name: 'libtorrent',
    command: python,
    args: (content, output) => [
      path.join(import.meta.dirname, 'create-with-libtorrent.py'),
      content,
      output,
      mode,
      String(pieceLength),
    ],
    missing: () =>
      spawnSync(python, ['-c', 'import libtorrent'], { stdio: 'ignore' }).status === 0 ? undefined : none,
  }
}

/** Generators that few systems have packages of: they take part where they are on the PATH. */
export function others(mode) {
  const v1 = [
    foreign('create-torrent', (content, output) => [content, '-o', output]),
    foreign('mkbrr', (content, output) => ['create', content, '-l', '20', '-o', output, '--quiet']),
    foreign('imdl', (content, output) => [
      ...['torrent', 'create', '--input', content, '--output', output],
      ...['--piece-length', '1MiB', '--force'],
    ]),
    foreign('torf', (content, output) => [content, '--out', output, '--yes', '--max-piece-size', '1']),
  ]
  const versions = { v1: '1', v2: '2', hybrid: 'hybrid' }
  const torrenttools = foreign('torrenttools', (content, output) => [
    ...['create', content, '--output', output, '--piece-size', '1M'],
    ...['--protocol', versions[mode], '--threads', '2'],
  ])
  return mode === 'v1' ? [...v1, torrenttools] : [torrenttools]
}

const foreign = (name, args) => ({ name, command: name, args, isFree: true, missing: () => absent(name, '--version') })

const none = 'not installed'

const absent = (name, ...args) => (spawnSync(name, args, { stdio: 'ignore' }).error ? none : undefined)
