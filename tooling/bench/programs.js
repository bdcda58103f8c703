import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup.js'

const pieceLength = 2 ** 20

/**
 * What is compared: for each kind of torrent, gentorrent first and then the others. `args` gets the content's path and
 * where to write; `missing` says why a program cannot take part here.
 */
export const kinds = [
  { name: 'v1', programs: [gentorrent(), mktorrent(), transmission(), libtorrent('v1')] },
  { name: 'v2', programs: [gentorrent('--v2', 'only'), libtorrent('v2')] },
  { name: 'hybrid', programs: [gentorrent('--v2', 'hybrid'), libtorrent('hybrid')] },
]

/** The command as users start it, Node's own start included. */
function gentorrent(...flags) {
  const command = path.join(root, 'packages/gentorrent/bin/gentorrent.js')
  const common = ['--piece-length', String(pieceLength), '--quiet', '--force']
  return {
    name: 'gentorrent',
    command: process.execPath,
    args: (content, output) => [command, 'create', content, '--output', output, ...common, ...flags],
    missing: () => {
      if (flags.length === 0) return undefined
      const help = spawnSync(process.execPath, [command, 'create', '--help'], { encoding: 'utf8' }).stdout
      return help.includes(flags[0]) ? undefined : `no plugin for \`${flags[0]}\` yet`
    },
  }
}

function mktorrent() {
  return {
    name: 'mktorrent -t 2',
    command: 'mktorrent',
    args: (content, output) => ['-t', '2', '-l', String(Math.log2(pieceLength)), '-o', output, content],
    missing: () => absent('mktorrent', '-h'),
  }
}

function transmission() {
  return {
    name: 'transmission-create',
    command: 'transmission-create',
    args: (content, output) => ['-s', String(pieceLength / 1024), '-o', output, content],
    missing: () => absent('transmission-create', '--version'),
  }
}

function libtorrent(mode) {
  const python = '/usr/bin/python3' // Debian's, which sees Debian's libtorrent
  const script = path.join(root, 'packages/e2e/clients/libtorrent-create.py')
  return {
    name: 'libtorrent',
    command: python,
    args: (content, output) => {
      const files = [[path.basename(content), fs.statSync(content).size]]
      return [script, JSON.stringify({ parent: path.dirname(content), files, pieceLength, mode, output })]
    },
    missing: () => absent(python, '-c', 'import libtorrent'),
  }
}

function absent(command, ...args) {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' })
  return error || (command.includes('python') && status !== 0) ? 'not installed' : undefined
}
