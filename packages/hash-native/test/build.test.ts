import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { loadNative } from '@gentorrent/hash-native'
import { expect, test } from 'vitest'

test('without a compiler the build says so in one line, and goes on', () => {
  const script = fileURLToPath(new URL('../build-native.js', import.meta.url))
  const { CC: _, ...env } = process.env
  const out = execFileSync(process.execPath, [script], { encoding: 'utf8', env: { ...env, PATH: '/nowhere' } })
  expect(out).toMatch(/^@gentorrent\/hash-native: not compiled, .*compiler.*\n$/)
})

const hasCompiler = ['cc', 'gcc', 'clang'].some(name => spawnSync(name, ['--version']).status === 0)

test.runIf(hasCompiler && process.platform !== 'win32')(
  'with a compiler the build compiles it (skipped: no compiler)',
  () => {
    expect(loadNative()?.description).toMatch(/./)
  },
)
