import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { create } from '@gentorrent/core'
import { createEngine, scan } from '@gentorrent/node'
import { attributes } from '@gentorrent/plugin-attributes'
import { v2 } from '@gentorrent/plugin-v2'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { python, testWith } from './clients.ts'
import { bytes } from './content.ts'
import { valueSpan } from './info-span.ts'
import type { Place } from './place.ts'
import { type RandomTree, randomTree } from './random-tree.ts'

const fresh = Date.now() & 0x7fff_ffff
const count = 200
/** Trees that are on disk at a time. */
const batch = 50

const attributed = 60

describe('info and piece layers equal to libtorrent 2.0.8, which reads ours with the same info-hashes (BEP 52)', () => {
  for (const [kind, seed] of [
    ['fixed', 52],
    ['fresh', fresh],
  ] as const) {
    testWith(['libtorrent'], `${count} random trees of the ${kind} seed ${seed}`, async place => {
      const trees = fc.sample(randomTree, { seed, numRuns: count })
      for (let at = 0; at < count; at += batch) await compare(place, trees.slice(at, at + batch))
    })

    // Not so symlinks: libtorrent counts their targets from the link on, until 2.0.13 read BEP 47 as it is meant.
    testWith(['libtorrent'], `${attributed} with executable and hidden files, ${kind} seed ${seed}`, async place => {
      await compare(place, fc.sample(randomTree, { seed: seed + 1, numRuns: attributed }), true)
    })
  }
})

interface Read {
  readonly v1?: string | null
  readonly v2?: string | null
  readonly length?: number
  readonly error?: string
}

async function compare(place: Place, trees: readonly RandomTree[], hasAttributes = false): Promise<void> {
  const jobs = []
  for (const [at, tree] of trees.entries()) jobs.push(await made(place.at(`${at}`), tree, hasAttributes))
  await fs.writeFile(place.at('jobs.json'), JSON.stringify(jobs))
  const script = fileURLToPath(new URL('../clients/libtorrent-v2.py', import.meta.url))
  const read: readonly Read[] = JSON.parse(await place.must(python, [script, place.at('jobs.json')]))
  for (const [at, tree] of trees.entries()) {
    const { other, output } = jobs[at]!
    const [ours, theirs] = [await fs.readFile(other), await fs.readFile(output)]
    const told = JSON.stringify(tree)
    for (const key of ['info', 'piece layers']) {
      expect(valueSpan(ours, key)?.toString('latin1'), `${key} of ${told}`).toBe(
        valueSpan(theirs, key)?.toString('latin1'),
      )
    }
    const info = valueSpan(ours, 'info')!
    const hash = (algorithm: string) => createHash(algorithm).update(info).digest('hex')
    const length = tree.files.reduce((sum, file) => sum + file[1], 0)
    expect(read[at], told).toEqual({ v1: tree.v2Only ? null : hash('sha1'), v2: hash('sha256'), length })
  }
  for (const { parent } of jobs) await fs.rm(parent, { recursive: true })
}

const pool = bytes(32 * 1024 * 1024, 1)
const engine = createEngine()

/** Writes the content and our torrent of it. */
async function made(parent: string, tree: RandomTree, hasAttributes: boolean) {
  const { name, single, files, pieceLength, v2Only } = tree
  const folder = single ? parent : path.join(parent, name)
  for (const [at, [file, length]] of files.entries()) {
    await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    // Two of a kind now and then: files with the same content share a layer.
    const start = (at % 5) * 1_000_003
    await fs.writeFile(path.join(folder, file), pool.subarray(start, start + length))
    if (at % 3 === 0) await fs.chmod(path.join(folder, file), 0o755)
  }
  const scanned = await scan(path.join(parent, name), { junk: true })
  const plugins = [
    v2({ mode: v2Only ? 'only' : 'hybrid' }),
    attributes({ padNames: 'bep47', executable: hasAttributes, hidden: hasAttributes }),
  ]
  // libtorrent writes every name as it is, also those that clients change when they read them.
  const { bytes: torrent } = await create({ ...scanned, plugins, pieceLength, engine, allow: ['NAME_CONTROL'] })
  const [output, other] = [`${parent}-theirs.torrent`, `${parent}-ours.torrent`]
  await fs.writeFile(other, torrent)
  const lettersOf = (file: string, at: number) =>
    hasAttributes ? `${path.basename(file).startsWith('.') ? 'h' : ''}${at % 3 === 0 ? 'x' : ''}` : ''
  const listed = files.map(([file, length], at) => [single ? name : `${name}/${file}`, length, lettersOf(file, at)])
  return { parent, files: listed, pieceLength, v2Only, output, other }
}
