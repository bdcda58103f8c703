import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { definePlugin, manifestOf } from '@gentorrent/core/plugin'
import { pluginLaws } from '@gentorrent/testkit'
import { expect, onTestFinished, test } from 'vitest'

const require = createRequire(import.meta.url)
const contract = pathToFileURL(require.resolve('@gentorrent/core/plugin')).href
const testkit = require.resolve('@gentorrent/testkit/package.json')
const command = path.join(
  path.dirname(testkit),
  JSON.parse(fs.readFileSync(testkit, 'utf8')).bin['gentorrent-manifest'],
)

const folderWith = (module: string) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-manifest-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  fs.writeFileSync(path.join(folder, 'plugin.mjs'), module)
  return folder
}
const run = (cwd: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

const definition = `{
  id: 'mine', summary: 'My key', beps: [], writes: ['metainfo.mine'],
  options: { text: { type: 'text', flag: '--mine <text>', summary: 'Write mine' } },
}`
const sound = `import { definePlugin } from '${contract}'\nexport default definePlugin(${definition})`

test('a manifest is written beside the module', () => {
  const folder = folderWith(sound)
  const file = path.join(folder, 'manifest.json')
  expect(run(folder, 'plugin.mjs')).toEqual({ code: 0, out: `wrote ${fs.realpathSync(file)}\n`, err: '' })
  expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ contract: 1, id: 'mine', reads: ['mine'] })
})

test.each([
  ['no module', sound, [], 2, 'usage: gentorrent-manifest MODULE'],
  ['a flag', sound, ['--help'], 2, 'usage: gentorrent-manifest MODULE'],
  ['a module that is not there', sound, ['other.mjs'], 1, 'other.mjs'],
  [
    'a module without a plugin',
    'export default {}',
    ['plugin.mjs'],
    1,
    'the default export of `plugin.mjs` is not what',
  ],
  ['a module that fails', 'throw new Error("boom")', ['plugin.mjs'], 1, 'error: boom'],
])('%s makes no manifest', (_, module, args, code, because) => {
  const folder = folderWith(module)
  expect(run(folder, ...args)).toEqual({ code, out: '', err: expect.stringContaining(because) })
  expect(fs.readdirSync(folder)).toEqual(['plugin.mjs'])
})

test('the law of the manifest', async () => {
  const plugin = definePlugin({ id: 'mine', summary: 'My key', beps: [], options: {}, writes: ['metainfo.mine'] })
  const check = (manifest: unknown) =>
    pluginLaws(plugin, { cases: [{ name: 'any', options: {} }], manifest })
      .find(({ name }) => name === 'mine is what its manifest says')!
      .check()
  const manifest = JSON.parse(JSON.stringify(manifestOf(plugin)))
  await check(manifest)
  await expect(check({ ...manifest, summary: 'Another' })).rejects.toThrow('it has to be made again')
  await expect(check({ ...manifest, more: 1 })).rejects.toThrow('it has to be made again')
  await expect(check({ contract: 1 })).rejects.toThrow('not what `manifestOf` makes')
})
