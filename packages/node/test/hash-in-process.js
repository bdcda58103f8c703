// Hashes one file as v1 and v2 do, in a process of its own, by an engine with these options, and prints what that took.
import { readFileSync } from 'node:fs'
import { blocks, tree } from '@gentorrent/core/plugin'
import { createEngine } from '@gentorrent/node'

const content = JSON.parse(process.argv[2])
const files = [{ path: ['large'], role: 'data', length: content.length, content }]
const requests = [
  blocks('sha1', 'stream', 1 << 20),
  tree('sha256', 'file', { leafLength: 1 << 14, keepLayer: 1 << 20 }),
]
const engine = createEngine(JSON.parse(process.argv[3]))
await engine.run({ files, requests, modules: [] }, { signal: new AbortController().signal })
const bytesRead = Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'latin1'))[1])
// Not `resourceUsage().maxRSS`: the system counts the memory of the process that started this one into it.
const memory = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024
console.log(JSON.stringify({ memory, bytesRead }))
