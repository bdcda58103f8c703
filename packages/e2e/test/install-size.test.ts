import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { install, packAll, workspace } from './installed.ts'
import { withPlace } from './place.ts'

let tarballs: ReadonlyMap<string, string>
let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-packed-'))
  tarballs = packAll(folder)
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const page = fs.readFileSync(path.join(workspace, 'docs/packages.md'), 'utf8')
const rows = [...page.matchAll(/^\| `([^`…]+)` \| (\d+) \| ([\d,]+) KiB \|$/gm)].map(([, name, count, kib]) => ({
  name: name!,
  count: Number(count),
  length: Number(kib!.replaceAll(',', '')) * 1024,
}))

const filesIn = (root: string) =>
  (fs.readdirSync(root, { recursive: true }) as string[])
    .map(name => path.join(root, name))
    .filter(file => fs.lstatSync(file).isFile())

test('the page has both installs', () => {
  expect(rows.map(({ name }) => name)).toEqual(['@gentorrent/cli', 'gentorrent'])
})

test.for(rows)('$name is as small as docs/packages.md says, and runs nothing', ({ name, count, length }, context) =>
  withPlace(async place => {
    install([name], { folder: place.at('app'), tarballs, context })
    const files = filesIn(place.at('app/node_modules'))
    const manifests = files.filter(file => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(file))
    const scripts = manifests.flatMap(file =>
      Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')).scripts ?? {}).filter(script =>
        /^(pre|post)?install$/.test(script),
      ),
    )
    expect(scripts).toEqual([])
    const hasNative = process.platform === 'linux' && process.arch === 'x64'
    expect(manifests).toHaveLength(hasNative ? count : count - 1)
    const total = files.reduce((sum, file) => sum + fs.statSync(file).size, 0)
    expect(total).toBeLessThan(length)
    // A limit that is far away says nothing.
    expect(total).toBeGreaterThan(length / 2)
  }),
)
