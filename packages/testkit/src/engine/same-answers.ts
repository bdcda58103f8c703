import assert from 'node:assert/strict'
import type { DigestAnswer, DigestPlan, DigestRequest, HashEngine, PackedAnswer, Tree } from '@gentorrent/core/plugin'
import { referenceEngine } from '../reference/reference-engine.ts'
import { watch } from '../watch.ts'

/** The engine's answers to a plan, which it must not change. */
export const answersOf = async (engine: HashEngine, plan: DigestPlan): Promise<readonly DigestAnswer[]> => {
  const unchanged = watch(plan, 'the engine')
  const answers = await engine.run(plan, { signal: new AbortController().signal })
  unchanged()
  return answers
}

/** Both engines answer a plan alike. */
export const sameAnswers = async (engine: HashEngine, plan: DigestPlan): Promise<void> => {
  const given = await answersOf(engine, plan)
  const wanted = await referenceEngine.run(plan, { signal: new AbortController().signal })
  assert.equal(given.length, plan.requests.length, 'there must be one answer for each request')
  for (const [at, request] of plan.requests.entries()) {
    const message = `another answer than the reference engine's to ${JSON.stringify(request)}`
    assert.deepEqual(readable(request, given[at]!, plan), readable(request, wanted[at]!, plan), message)
  }
}

/** An answer as text, one per value, so that a difference can be read. */
const readable = ({ shape, scope }: DigestRequest, answer: DigestAnswer, { files }: DigestPlan): readonly string[] => {
  if (scope === 'stream') {
    return shape === 'tree' ? [hex((answer as Tree).root), hex((answer as Tree).layer)] : [hex(answer as Uint8Array)]
  }
  const { values, ends, layers } = answer as PackedAnswer
  assert.equal(ends.length, files.length, 'there must be one end for each file of the plan')
  assert.equal(ends.at(-1) ?? 0, values.length, 'the last end must be the length of all values')
  if (shape !== 'tree') return files.map((_, at) => valueAt(values, ends, at))
  assert.ok(layers, 'trees by file must have layers, if empty ones')
  return files.flatMap((_, at) => [valueAt(values, ends, at), valueAt(layers.values, layers.ends, at)])
}

const valueAt = (values: Uint8Array, ends: Float64Array, at: number) =>
  hex(values.subarray(at === 0 ? 0 : ends[at - 1], ends[at]))

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
