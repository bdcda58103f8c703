import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { workspace } from './installed.ts'

interface Traces {
  tracesIn(text: string): readonly { readonly line: number; readonly kind: string }[]
  tracesOf(root: string): readonly unknown[]
}

const { tracesIn, tracesOf }: Traces = await import(
  /* @vite-ignore */ pathToFileURL(path.join(workspace, 'tooling/generate/traces.js')).href
)

test.each([
  ['a folder of somebody', 'written to /home/ann/torrents'],
  ['a folder of somebody', 'in `/Users/ann/x`'],
  ['a folder of somebody', 'ENOENT: /root/.npm/x'],
  ['a folder of somebody', 'C:\\Users\\ann'],
  ['a temporary file', "cannot read `/tmp/gentorrent-a1b2c3/a'"],
  ['a temporary file', '/dev/shm/bench/file'],
  ['the address of a file', 'import file:///usr/lib/x.js'],
  ['a line of a stack trace', '    at run (file:///x/bench/measure.js:12:34)'],
  ['a line of a stack trace', '    at async Promise.all (node:internal/x:1:2)'],
  ['a line of a stack trace', '    at /x/measure.js:12:34'],
  ['the host of a registry', 'resolved https://registry.example.org/left-pad.tgz'],
])('%s is found in %j', (kind, text) => {
  expect(tracesIn(`first line\n${text}\nlast line`)).toContainEqual({ line: 2, kind })
})

test.each([
  'error: `/home/me/holiday.torrent` exists',
  'https://files.example.org/home/ann and ./tmp/ab, on /dev/shm',
  'file:///ed2k.js',
  'https://registry.npmjs.org/gentorrent',
  '    at most 16 MiB: see below:1:2',
])('%j tells of nobody', text => expect(tracesIn(text)).toEqual([]))

test('nothing that is committed tells of the machine on which it was made', () => {
  expect(tracesOf(workspace)).toEqual([])
})
