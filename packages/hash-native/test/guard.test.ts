import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// SIGBUS that is not the guard's business goes to whoever would have got it, and never in a circle.

const compiler = ['cc', 'gcc', 'clang'].find(name => spawnSync(name, ['--version']).status === 0)
const canRun = compiler !== undefined && process.platform === 'linux'
const reason = canRun ? '' : ' (skipped: needs Linux and a C compiler)'

describe.runIf(canRun)(`a fault of somebody else${reason}`, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gentorrent-guard-'))
    const check = fileURLToPath(new URL('guard-check.c', import.meta.url))
    const guard = fileURLToPath(new URL('../src/native/guard.c', import.meta.url))
    const flags = ['-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', '-pthread', '-o', join(folder, 'check')]
    execFileSync(compiler!, [...flags, check, guard])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['comes to whoever was there before', 'alone', 'first\n', null],
    ['comes to him too where another left during a run and put the guard back', 'put back', 'first\n', null],
    ['ends the process where another came in during a run and stays', 'stays', 'other\n', 'SIGBUS'],
    ['ends the process where nobody was there', 'nobody', '', 'SIGBUS'],
  ])('%s', (_, way, said, signal) => {
    const { stdout, signal: by } = spawnSync(join(folder, 'check'), [way], { encoding: 'utf8' })
    expect([stdout, by]).toEqual([said, signal])
  })
})
