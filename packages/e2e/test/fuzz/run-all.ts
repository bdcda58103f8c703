import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isGentorrentError, read } from '@gentorrent/core'
import { expect } from 'vitest'
import type { Outcome, Place } from '../../../cli/test/harness/cli.ts'

/** A command, what it writes besides, and whether it prints JSON. */
interface Use {
  readonly args: readonly string[]
  readonly writes?: string
  /** Columns, if it writes to a terminal. */
  readonly terminal?: number
}

/** `f.torrent` is the file that came in, `seed-3.torrent` a good one. */
const uses: readonly Use[] = [
  { args: ['inspect', 'f.torrent'], terminal: 80 },
  { args: ['inspect', '--json', '--strict', 'f.torrent', 'seed-3.torrent'] },
  { args: ['inspect', '--get', 'info.name', 'f.torrent'] },
  { args: ['inspect', '--get', '@issues', 'f.torrent'] },
  { args: ['lint', '--target', 'all', 'f.torrent', 'seed-3.torrent'], terminal: 80 },
  { args: ['lint', '--target', 'transmission@3.00,libtorrent@1.2', '--json', 'f.torrent'] },
  { args: ['verify', 'f.torrent', 'album', '--workers', '1'], terminal: 40 },
  { args: ['verify', 'f.torrent', 'film.mkv', '--workers', '1', '--sample', '2', '--seed', 'x', '--json'] },
  {
    args: ['verify', 'f.torrent', 'gone', '--find', 'album', '--restore', 'restored', '--workers', '1'],
    writes: 'restored',
  },
  {
    args: ['verify', 'f.torrent', '--find', '.', '--restore', 'restored', '--link', 'symbolic', '--json'],
    writes: 'restored',
  },
  { args: ['diff', 'f.torrent', 'seed-3.torrent', '--json'] },
  { args: ['diff', 'seed-4.torrent', 'f.torrent'], terminal: 80 },
  { args: ['diff', 'f.torrent', 'f.torrent'] },
  { args: ['magnet', 'f.torrent', '--json'] },
  { args: ['dump', 'f.torrent'] },
  { args: ['edit', 'f.torrent', '--comment', 'x', '--json', '-o', 'edited.torrent'], writes: 'edited.torrent' },
  { args: ['edit', 'f.torrent', '--source', 'new', '--strip-client-state', '--force', '--dry-run'], terminal: 80 },
  {
    args: [
      'edit',
      'f.torrent',
      '--append',
      '--tracker',
      'http://x.example/',
      '--remove',
      'nodes',
      '--dry-run',
      '--json',
    ],
  },
  { args: ['upgrade', 'f.torrent', 'album', '--dry-run'], terminal: 80 },
]

/**
 * One input through every command that reads: none crashes, none writes what it was not asked for, nothing that it prints can
 * do anything to a terminal, and what is printed is in proportion to what came in.
 *
 * @param isSound nothing is wrong with it, so that no use may be a wrong one
 */
export const runAll = async (place: Place, bytes: Uint8Array, isSound = false): Promise<void> => {
  await place.grow({ 'f.torrent': bytes })
  const before = await allBeside(place)
  for (const { args, writes, terminal } of uses) {
    const outcome = await place.run(args, terminal === undefined ? {} : { terminal })
    check(args, outcome, bytes, terminal !== undefined)
    if (isSound) expect([0, 1, 3], `${args.join(' ')}: ${outcome.err}`).toContain(outcome.code)
    const isOutput = (path: string) => writes !== undefined && `${path}/`.startsWith(`${writes}/`)
    const after = (await allBeside(place)).filter(path => !isOutput(path))
    expect(after, `${args.join(' ')} wrote something else`).toEqual(before)
    if (outcome.code === 0 && args[0] === 'dump') await composes(place, outcome, bytes)
    if (outcome.code === 0 && args[0] === 'edit' && writes !== undefined) {
      expect(await infoOf(new Uint8Array(await place.read(writes)))).toBe(await infoOf(bytes))
    }
    if (writes !== undefined) await place.remove(writes)
  }
}

const check = (args: readonly string[], { code, out, err }: Outcome, bytes: Uint8Array, isTerminal: boolean) => {
  const said = args.join(' ')
  expect([0, 1, 2, 3], `${said} ended with ${code}: ${err}`).toContain(code)
  for (const text of [out, err]) {
    const plain = (isTerminal ? text.replace(ours, '') : text).replaceAll('\n', '')
    expect(harmful.exec(plain)?.[0], `${said} let something through to the terminal`).toBeUndefined()
    expect(text.length, `${said} says too much`).toBeLessThan(300_000 + 200 * bytes.length)
  }
  if (args.includes('--json')) for (const line of out.trimEnd().split('\n')) JSON.parse(line)
}

/** Colours, the line that progress is shown on, and what hides the cursor: what the program itself sends to terminals. */
const ours = new RegExp(`${'\u001b'}\\[(\\d{0,2}m|\\d?K|\\?25[hl])|\r`, 'g')
/** What a terminal might obey, or turn a line around with. */
const harmful = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u

/** Every file of the place and of the folders above it that are the test's own. */
const allBeside = async ({ path }: Place): Promise<readonly string[]> => {
  const outside = join(path, '..', '..')
  const entries = await readdir(outside, { recursive: true })
  const prefix = path.slice(outside.length + 1)
  return entries.map(entry => (entry.startsWith(`${prefix}/`) ? entry.slice(prefix.length + 1) : `../${entry}`)).sort()
}

const composes = async (place: Place, { out }: Outcome, bytes: Uint8Array) => {
  const composed = await place.run(['compose', '-', '-o', '-'], { stdin: out })
  expect([composed.code, Buffer.from(composed.outBytes).equals(bytes)], composed.err).toEqual([0, true])
}

const infoOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    return createHash('sha256')
      .update((await read(bytes, { plugins: [] })).torrent.infoBytes)
      .digest('hex')
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return error.code
  }
}
