import assert from 'node:assert/strict'
import { isError } from '@gentorrent/core'
import { blocks, type Progress, whole } from '@gentorrent/core/plugin'
import { entries, padEntry } from '../entries.ts'
import type { Law } from '../law.ts'
import { onDisk } from '../on-disk.ts'
import type { EngineMaker } from './engine-maker.ts'
import { openHandles } from './open-handles.ts'
import { planOf } from './plan-of.ts'
import { temporary } from './temporary.ts'

/** The engine tells how far it is, and stops when it is told to. */
export const runningLaws = (createEngine: EngineMaker, disk: boolean): readonly Law[] => [
  { name: 'counts every byte of content, and no byte twice', check: () => progress(createEngine) },
  { name: 'does not begin where it is stopped already', check: () => stoppedBefore(createEngine) },
  ...(disk
    ? [{ name: 'stops while it reads, and leaves no file open', check: () => stoppedWithin(createEngine) }]
    : []),
]

const requests = [blocks('sha1', 'stream', 65_536), whole('sha256', 'file')] as const

const progress = async (createEngine: EngineMaker) => {
  const files = [...entries({ a: 300_000, b: 0 }), padEntry(40_000), ...entries({ c: 2_000_000 })]
  const told: Progress[] = []
  const { signal } = new AbortController()
  await createEngine().run(planOf(files, requests), { signal, onProgress: now => told.push({ ...now }) })
  assert.ok(told.length > 0, 'no progress was told')
  for (const [at, { bytesDone, bytesTotal }] of told.entries()) {
    assert.equal(bytesTotal, 2_300_000, 'bytesTotal must be the bytes of content, without pads')
    assert.ok(
      bytesDone >= (told[at - 1]?.bytesDone ?? 0) && bytesDone <= bytesTotal,
      'bytesDone must grow up to bytesTotal',
    )
  }
  assert.equal(told.at(-1)!.bytesDone, 2_300_000, 'the last progress must be the whole')
}

const stoppedBefore = async (createEngine: EngineMaker) => {
  const run = createEngine().run(planOf(entries({ a: 100_000 }), requests), { signal: AbortSignal.abort() })
  await assert.rejects(run, error => isError(error, 'ABORTED'), 'a run that is stopped must end with ABORTED')
}

const stoppedWithin = (createEngine: EngineMaker) =>
  temporary(async directory => {
    const files = await onDisk(entries({ a: 40_000_000, b: 10, c: 40_000_000 }), directory)
    const controller = new AbortController()
    const run = createEngine().run(planOf(files, requests), {
      signal: controller.signal,
      onProgress: ({ bytesDone, bytesTotal }) => bytesDone < bytesTotal && controller.abort(),
    })
    await assert.rejects(run, error => isError(error, 'ABORTED'), 'a run that is stopped must end with ABORTED')
    assert.deepEqual(await openHandles(directory), [], 'files are still open after the run was stopped')
  })
