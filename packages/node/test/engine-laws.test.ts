import { createEngine } from '@gentorrent/node'
import { engineLaws } from '@gentorrent/testkit'
import { describe, test } from 'vitest'

const engines = {
  'by default': () => createEngine({ native: 'never' }),
  'main thread only': () => createEngine({ native: 'never', workers: 1 }),
  'two threads, for small content too': () => createEngine({ native: 'never', workers: 2, smallContent: 0 }),
  'four threads, for small content too': () => createEngine({ native: 'never', workers: 4, smallContent: 0 }),
  'reading ahead, one thread': () => createEngine({ native: 'never', workers: 1, readAhead: 1 << 21 }),
  'reading ahead, three threads': () =>
    createEngine({ native: 'never', workers: 3, smallContent: 0, taskLength: 100_000, readAhead: 1 << 23 }),
}

describe.each(Object.entries(engines))('engine: %s', (_, create) => {
  test.each(engineLaws(create))('$name', ({ check }) => check())
})
