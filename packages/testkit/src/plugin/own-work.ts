import assert from 'node:assert/strict'
import { read, verify } from '@gentorrent/core'
import { definePlugin, type FileEntry, type Files, type Issue, type Layout, type Plugin } from '@gentorrent/core/plugin'
import { referenceEngine } from '../reference/reference-engine.ts'
import { issuesOf, observe } from './observe.ts'
import { made, type PluginCase } from './plugin-case.ts'

/** Reading what it wrote, it finds no error, and no warning that it did not give before the content was read. */
export const ownWork = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const observed = observe(plugin)
  const { bytes, layout } = await made(observed.plugin, given)
  const told = new Set([...(given.allow ?? []), ...issuesOf(observed, 'check', 'files.check').map(({ code }) => code)])
  const plugins = pluginsOf(observed.plugin, given)
  const { torrent } = await read(bytes, { plugins })
  for (const issue of issuesOf(observed, 'read.validate')) {
    assert.equal(issue.severity, 'warning', `\`validate\` refuses what the plugin wrote: ${issue.message}`)
    assert.ok(told.has(issue.code), `\`validate\` warns of what \`check\` did not: ${issue.message}`)
  }
  const found = await verify({ torrent, layout, plugins, engine: referenceEngine })
  assert.deepEqual(found, [], '`verify` finds fault with the content that the torrent was made of')
}

/** After one byte has changed, `compare` says so, and every range that it names holds that byte. */
export const flippedByte = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const { torrent, layout } = await made(plugin, given)
  const observed = observe(plugin)
  const plugins = pluginsOf(observed.plugin, given)
  for (const at of placesIn(layout.files)) {
    const before = observed.calls.length
    await verify({ torrent, layout: flipped(layout, at), plugins, engine: referenceEngine })
    const calls = observed.calls.slice(before)
    if (!calls.some(({ hook, result }) => hook === 'digests' && Object.values(result as object).some(Boolean))) return
    const issues = issuesOf({ ...observed, calls }, 'read.compare')
    assert.ok(
      issues.length > 0,
      `\`compare\` does not see that byte ${at.offset} of \`${at.file.path.join('/')}\` changed`,
    )
    for (const issue of issues)
      assert.ok(covers(issue, at), `the issue ${issue.code} is not about the byte that changed`)
  }
}

const pluginsOf = (plugin: Plugin, { others = [], installed = [] }: PluginCase): readonly Plugin[] => {
  const active = others.map(({ definition }) => definePlugin(definition))
  const ids = new Set(active.map(({ definition }) => definition.id))
  return [plugin, ...active, ...installed.filter(({ definition }) => !ids.has(definition.id))]
}

interface Place {
  readonly file: FileEntry
  /** Bytes from the beginning of the file. */
  readonly offset: number
  /** Bytes from the beginning of the stream. */
  readonly at: number
}

/** The first, middle and last byte of every file. */
const placesIn = (files: Files): readonly Place[] => {
  let start = 0
  return files.flatMap(file => {
    const begin = start
    start += file.length
    if (file.role !== 'data') return []
    const offsets = new Set(
      [0, file.length >> 1, file.length - 1].filter(offset => offset >= 0 && offset < file.length),
    )
    return [...offsets].map(offset => ({ file, offset, at: begin + offset }))
  })
}

const flipped = (layout: Layout, { file, offset }: Place): Layout => {
  assert.equal(file.content.kind, 'bytes', 'cases need content in memory')
  const bytes = (file.content as { readonly bytes: Uint8Array }).bytes.slice()
  bytes[offset]! ^= 0x01
  const changed: FileEntry = { ...file, content: { kind: 'bytes', bytes } }
  return { ...layout, files: layout.files.map(other => (other === file ? changed : other)) }
}

const covers = ({ path, range }: Issue, { file, offset, at }: Place): boolean => {
  if (path && path.join('/') !== file.path.join('/')) return false
  const place = path ? offset : at
  return path && !range ? true : range !== undefined && range.start <= place && place < range.end
}
