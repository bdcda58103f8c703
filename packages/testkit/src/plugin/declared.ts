import assert from 'node:assert/strict'
import { errorCodes } from '@gentorrent/core'
import {
  anyOtherKey,
  codePrefix,
  type Issue,
  type KeyPath,
  manifestOf,
  type OptionSpecs,
  type Plugin,
} from '@gentorrent/core/plugin'
import { issuesOf, type Observed, observe } from './observe.ts'
import { made, type PluginCase } from './plugin-case.ts'

/** It writes only keys that it declares, and its issues are declared and well formed. */
export const declared = async (plugin: Plugin, given: PluginCase): Promise<void> => {
  const observed = observe(plugin)
  await made(observed.plugin, given)
  const writes = writesOf(plugin, given)
  for (const key of returnedKeys(observed))
    assert.ok(writes.includes(key), `it writes \`${key}\`, which \`writes\` does not declare`)
  const { reads } = manifestOf(plugin)
  for (const name of returnedKeys(observed).map(key => key.slice(key.indexOf('.') + 1))) {
    const isRead = reads.some(beginning => beginning === anyOtherKey || name.startsWith(beginning))
    assert.ok(isRead, `it writes \`${name}\`, which \`reads\` does not declare`)
  }
  assertIssues(plugin, issuesOf(observed, 'check', 'files.check', 'read.validate', 'read.compare'))
}

/** Texts are there and have the form that help and docs need. */
export const documented = async ({ definition }: Plugin): Promise<void> => {
  assertSentence(definition.summary, 'its summary')
  for (const [code, meaning] of Object.entries(definition.issues ?? {})) {
    assert.match(
      code,
      new RegExp(`^${codePrefix(definition.id)}[A-Z0-9_]+$`),
      `the code ${code} must begin with its id`,
    )
    assertSentence(meaning, `the meaning of ${code}`)
    assertNoFlag(meaning, `the meaning of ${code}`)
  }
  for (const { what, keys, when, otherwise, clients } of definition.clients ?? []) {
    for (const text of [what, ...(otherwise === undefined ? [] : [otherwise])])
      assertSentence(text, `what it says of ${what}`)
    const isSeen = keys.length > 0 && (when !== undefined || keys.every(key => !key.startsWith('file.')))
    assert.ok(isSeen, `nobody can tell whether ${what} is in a torrent: keys of files need \`when\``)
    for (const [id, said] of Object.entries(clients)) {
      const { since, before } = typeof said === 'string' ? {} : said
      assert.match(id, /^[a-z][a-z0-9-]*$/, `the client ${id} of ${what} cannot be named with --target`)
      assert.equal(since === undefined, before === undefined, `${id} and ${what}: \`since\` and \`before\` go together`)
      assert.match(since ?? '1', /^\d+(\.\d+)*$/, `${since} of ${what} is not a version of dotted numbers`)
    }
  }
  for (const [name, { summary, type, flag }] of Object.entries(definition.options as OptionSpecs)) {
    assertSentence(summary, `the summary of its option ${name}`)
    assert.equal(
      flag.includes('<') || flag.includes('['),
      type !== 'boolean',
      `the flag ${flag} does not fit the type ${type}`,
    )
  }
}

/** Codes are the plugin's own, as declared, or core's; messages are one sentence. */
export const assertIssues = ({ definition }: Plugin, issues: readonly Issue[]): void => {
  for (const { code, message, severity } of issues) {
    const isKnown = Object.hasOwn(definition.issues ?? {}, code) || errorCodes.some(known => known === code)
    assert.ok(isKnown, `the issue code ${code} is not in its \`issues\``)
    assert.ok(severity === 'error' || severity === 'warning', `${code} has the severity ${severity}`)
    assertSentence(message, `the message of ${code}`)
    assertNoFlag(message, `the message of ${code}`)
  }
}

/** The keys that a plugin declares for the options of a case. */
export const writesOf = (plugin: Plugin, given: PluginCase): readonly KeyPath[] => {
  const { writes } = plugin.definition
  return typeof writes === 'function' ? writes(plugin(given.options).options) : writes
}

/** The keys that the hooks returned with a value. */
export const returnedKeys = ({ calls }: Observed): readonly KeyPath[] =>
  calls.flatMap(({ hook, result }) => {
    const place = { info: 'info', fileInfo: 'file', metainfo: 'metainfo' }[hook]
    const keys = Object.entries(place ? (result as object) : {}).filter(([, value]) => value !== undefined)
    return keys.map(([key]) => `${place}.${key}` as KeyPath)
  })

const assertSentence = (text: string, what: string) => {
  assert.ok(text.trim() === text && text !== '', `${what} is empty or has space around it`)
  assert.ok(!text.endsWith('.'), `${what} must not end with a full stop`)
}

/** Programs read it too: what people type stands in `flags`. */
const assertNoFlag = (text: string, what: string) =>
  assert.doesNotMatch(text, /(^|[\s`(])--[a-z]/, `${what} names a flag: that belongs into \`flags\``)
