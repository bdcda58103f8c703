import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// The kernels of a processor that this is not: compiled for it and run on an imitation of it.

const compiler = 'aarch64-linux-gnu-gcc'
const emulator = 'qemu-aarch64'
const canRun = [compiler, emulator].every(name => spawnSync(name, ['--version']).status === 0)
const reason = canRun ? '' : ` (skipped: needs ${compiler} and ${emulator})`

test.runIf(canRun)(`kernels for ARMv8 agree with the portable ones${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gentorrent-armv8-'))
  try {
    const native = fileURLToPath(new URL('../src/native/', import.meta.url))
    const kernels = readdirSync(join(native, 'kernels')).filter(name => name.endsWith('.c'))
    const sources = ['batch.c', 'algorithm.c', 'variants.c', ...kernels.map(name => `kernels/${name}`)]
    const check = fileURLToPath(new URL('armv8-check.c', import.meta.url))
    const program = join(folder, 'check')
    const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-static', '-pthread', '-o', program]
    execFileSync(compiler, [...flags, check, ...sources.map(name => join(native, name))])
    expect(execFileSync(emulator, [program], { encoding: 'utf8' })).toBe('best\narmv8\nportable\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
