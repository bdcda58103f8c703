import assert from 'node:assert/strict'
import { isError, read } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { BValue, Issue, KeyPath, Plugin, Torrent } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { assertIssues, writesOf } from './declared.ts'
import { garbage, replaced, writable } from './garbage.ts'
import { observe } from './observe.ts'
import { flippedByte } from './own-work.ts'
import { made, type PluginCase } from './plugin-case.ts'

/** No hook of the reading side throws, whatever its keys hold. */
export const tough = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const { torrent } = await made(plugin, given)
  const compare = await comparing(plugin, given)
  const whole = writable(torrent.metainfo) as Root
  const keys = writesOf(plugin, given)
  if (keys.length === 0) return readAll(plugin, torrent, compare)
  const nearlyRight = fc.record({ key: fc.constantFrom(...keys), at: fc.nat(), by: garbage() })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...keys), garbage()), { maxLength: 3 }),
      nearlyRight,
      async (given, near) => {
        const spoilt = spoil(
          given.reduce((root, [key, value]) => put(root, key, () => value), whole),
          near,
        )
        readAll(plugin, await torrentOf(spoilt), compare)
      },
    ),
    { numRuns: 300 },
  )
}

type Root = ReadonlyMap<Uint8Array | string, BValue>

const torrentOf = async (root: Root): Promise<Torrent> => {
  try {
    return (await read(encode(root), { plugins: [] })).torrent
  } catch (error) {
    // Garbage deeper than the decoder goes is the decoder's to refuse.
    fc.pre(!isError(error, 'BENCODE_INVALID'))
    throw error
  }
}

const readAll = (plugin: Plugin, torrent: Torrent, { compare, known }: Awaited<ReturnType<typeof comparing>>): void => {
  const { describe, detect, validate, files, infoHashes, magnet } = plugin.definition.read ?? {}
  const detected = detect?.(torrent)
  if (detected !== undefined) plugin(detected)
  assertIssues(plugin, validate?.(torrent) ?? [])
  assertIssues(plugin, compare(torrent))
  files?.(torrent)
  infoHashes?.(torrent.info)
  describe?.(torrent)
  known(torrent)
  for (const parameter of magnet?.(torrent) ?? []) assert.equal(parameter.length, 2)
  for (const { when } of plugin.definition.clients ?? []) when?.(torrent, undefined)
}

/** `compare` with the digests of the right content, and `known` with its layout, for a torrent that may be all wrong. */
const comparing = async (
  plugin: Plugin,
  given: PluginCase,
): Promise<{ compare(torrent: Torrent): readonly Issue[]; known(torrent: Torrent): void }> => {
  const observed = observe(plugin)
  await flippedByte(observed.plugin, given)
  const run = observed.calls.find(({ hook }) => hook === 'read.compare')?.args[1]
  const { read } = plugin.definition
  return {
    compare: torrent => (run && read?.compare ? read.compare(torrent, run as Parameters<typeof read.compare>[1]) : []),
    known: torrent => run && read?.known?.(torrent, run as Parameters<typeof read.known>[1]),
  }
}

const spoil = (root: Root, { key, at, by }: { key: KeyPath; at: number; by: BValue }): Root =>
  put(root, key, value => (value === undefined ? by : replaced(value, at, by)))

/** The torrent with another value for a key; for `file.*` in every file. */
const put = (root: Root, key: KeyPath, change: (value: BValue | undefined) => BValue): Root => {
  const name = key.slice(key.indexOf('.') + 1)
  if (key.startsWith('metainfo.')) return withKey(root, name, change)
  return withKey(root, 'info', info => {
    if (key.startsWith('info.')) return withKey(info as Root, name, change)
    return isRoot(info) && find(info, 'files')
      ? withKey(info, 'files', files =>
          Array.isArray(files) ? files.map(file => (isRoot(file) ? withKey(file, name, change) : file)) : files!,
        )
      : withKey(info as Root, name, change)
  })
}

const isRoot = (value: BValue | undefined): value is Root => value instanceof Map

const find = (root: Root, name: string) => [...root].find(([key]) => isNamed(key, name))?.[1]

const isNamed = (key: Uint8Array | string, name: string) =>
  Buffer.compare(Buffer.from(key as string), Buffer.from(name)) === 0

const withKey = (root: Root, name: string, change: (value: BValue | undefined) => BValue): Root => {
  if (!isRoot(root)) return root
  const others = [...root].filter(([key]) => !isNamed(key, name))
  return new Map([...others, [name, change(find(root, name))]])
}
