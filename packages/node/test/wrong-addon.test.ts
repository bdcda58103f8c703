import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'gentorrent-addon-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Leaves its mark everywhere. Whoever uses it never ends. */
const addon = `
module.exports = {
  variants: ['best'],
  digestBlocks: () => Buffer.alloc(20),
  async run({ requests, bytesDone, stopWord }) {
    for (const { nodes } of requests) nodes.fill(0xee)
    bytesDone.fill(1e9)
    while (stopWord[0] === 0) await new Promise(resolve => setImmediate(resolve))
    return { kind: 0, index: 0, value: 0 }
  },
}`

const program = `
import { createTorrent, hashingHere } from '@gentorrent/node'
const { torrent } = await createTorrent(Buffer.alloc(9e6, 'abc'), { name: 'a' })
console.log(Buffer.from(torrent.infoHash.v1).toString('hex'))
console.log((await hashingHere()).because)
`

test('an addon that computes something else is found out, and the work is done without it', () => {
  writeFileSync(join(folder, 'addon.cjs'), addon)
  const run = (env: Record<string, string>) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    return stdout.trim().split('\n')
  }
  const [made] = run({ GENTORRENT_NO_NATIVE: '1' })
  expect(run({ GENTORRENT_NO_NATIVE: '', GENTORRENT_ADDON: join(folder, 'addon.cjs') })).toEqual([
    made,
    `since the native engine for ${process.platform}-${process.arch} is not there`,
  ])
})
