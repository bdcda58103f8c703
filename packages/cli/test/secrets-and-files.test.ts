import { afterAll, expect, test } from 'vitest'
import { cli, makePlace, removePlaces } from './harness/cli.ts'
import { tree } from './harness/own-plugin.ts'

afterAll(removePlaces)

const run = (args: readonly string[], env = {}) =>
  cli({ args: ['create', 'f', '--plugin', './mine.mjs', ...args], tree: { ...tree, secret: 'hush\n' }, env })

test.each([
  ['a variable', 'env:KEY'],
  ['a file', 'file:secret'],
])('a secret from %s, which appears nowhere', async (_, from) => {
  const { code, out, err, files } = await run(['--my-key', from, '--json'], { KEY: 'hush' })
  expect([code, (out + err).includes('hush')]).toEqual([0, false])
  expect(Buffer.from(files['f.torrent']!).toString()).toContain('i4e')
})

test('a secret that is read back is not shown', async () => {
  const place = await makePlace(tree)
  await place.run(['create', 'f', '--plugin', './mine.mjs', '--mine', 'x'])
  for (const flags of [[], ['--json']]) {
    const { out } = await place.run(['inspect', 'f.torrent', '--plugin', './mine.mjs', ...flags])
    expect([out.includes('mine'), out.includes('hush')]).toEqual([true, false])
  }
})

test.each([['hush'], ['env:NOPE'], ['env:']])('a secret given as %s is refused without repeating it', async text => {
  const { code, err } = await run(['--my-key', text])
  expect([code, err.includes('hush')]).toEqual([2, false])
})

test('a file by its path', async () => {
  const { files } = await run(['--my-cert', 'secret'])
  expect(Buffer.from(files['f.torrent']!).toString()).toContain('5:hush\n')
  expect(await run(['--my-cert', 'nope'])).toMatchObject({ code: 3, err: expect.stringContaining('`nope`') })
})
