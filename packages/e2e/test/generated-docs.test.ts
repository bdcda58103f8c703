import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const generate = fileURLToPath(new URL('../../../tooling/generate.js', import.meta.url))

test('what the documentation takes from the code is up to date', () => {
  const { status, stderr } = spawnSync(process.execPath, [generate, '--check'], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
