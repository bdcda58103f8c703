import assert from 'node:assert/strict'
import { definePlugin, type Issue, type Plugin, type PluginDefinition } from '@gentorrent/core/plugin'
import { watch } from '../watch.ts'

/** One call of one hook. */
export interface Call {
  /** Such as `info` or `read.detect`. */
  readonly hook: string
  readonly args: readonly unknown[]
  /** What came back; awaited, if it was a promise. */
  readonly result: unknown
}

/** A plugin that does what another one does, with frozen inputs, and a record of its calls. */
export interface Observed {
  readonly plugin: Plugin
  readonly calls: readonly Call[]
}

/** Wraps every hook of a plugin. A hook that changes its input throws. */
export const observe = (plugin: Plugin): Observed => {
  const calls: Call[] = []
  return { plugin: definePlugin(wrapped(plugin.definition, '', calls) as PluginDefinition<any, any>), calls }
}

/** Groups of hooks inside a definition; other objects are data. */
const groups = new Set(['files', 'read'])

const wrapped = (hooks: object, prefix: string, calls: Call[]): object =>
  Object.fromEntries(
    Object.entries(hooks).map(([key, value]) => {
      if (typeof value === 'function') return [key, recorder(prefix + key, value.bind(hooks), calls)]
      return [key, prefix === '' && groups.has(key) ? wrapped(value, `${key}.`, calls) : value]
    }),
  )

const recorder =
  (hook: string, call: (...args: readonly unknown[]) => unknown, calls: Call[]) =>
  (...args: readonly unknown[]): unknown => {
    const unchanged = watch(args, hook)
    const done = (result: unknown) => {
      unchanged()
      calls.push({ hook, args, result })
      return result
    }
    const result = call(...args)
    return result instanceof Promise ? result.then(done) : done(result)
  }

/** What the calls of some hooks returned, in one list. */
export const issuesOf = ({ calls }: Observed, ...hooks: readonly string[]): readonly Issue[] =>
  calls
    .filter(({ hook }) => hooks.includes(hook))
    .flatMap(({ hook, result }) => {
      assert.ok(Array.isArray(result), `${hook} must return a list of issues`)
      return result as Issue[]
    })
