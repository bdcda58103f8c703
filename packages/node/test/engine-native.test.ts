import { createEngine } from '@gentorrent/node'
import { engineLaws } from '@gentorrent/testkit'
import { describe, test } from 'vitest'
import { kernels, skipped } from './native-engines.ts'

describe.each(kernels)('native engine, kernel %s', kernel => {
  const create = () => createEngine({ native: 'always', kernel, workers: 3, smallContent: 0, taskLength: 50_000 })
  test.each(engineLaws(create))('$name', ({ check }) => check())
})

describe.runIf(kernels.length > 0)(`native engine, one thread and long tasks${skipped}`, () => {
  test.each(engineLaws(() => createEngine({ native: 'always', workers: 1 })))('$name', ({ check }) => check())
})
