import fs from 'node:fs'
import path from 'node:path'

/** The kinds of content. Only one of them exists at a time, so that the space for the largest is enough. */
const makers = {
  kib1: at => writeFile(at, 1024),
  gib1: (at, isQuick) => writeFile(at, isQuick ? 2 ** 28 : 2 ** 30),
  gib4: at => writeFile(at, 2 ** 32),
  files: (at, isQuick) => writeFiles(at, isQuick ? 10_000 : 100_000, random => 1024 + (random % 64_513)),
  tiny: (at, isQuick) => writeFiles(at, isQuick ? 100_000 : 1_000_000, random => 1 + (random % 100)),
}

/** Makes content in the folder when it is used, and removes what was used before. */
export function createContents(folder, isQuick) {
  let current
  return {
    use(kind) {
      if (current?.kind === kind) return current
      if (current) fs.rmSync(current.path, { recursive: true, force: true })
      const at = path.join(folder, kind)
      const facts = makers[kind](at, isQuick)
      current = { kind, path: at, ...facts }
      return current
    },
  }
}

/** Bytes without holes or repetition; which ones does not matter to a hash. */
const block = new Uint32Array(2 ** 20)
let state = 1
const next = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state
}
for (let index = 0; index < block.length; index++) block[index] = next()

function writeFile(at, length) {
  const handle = fs.openSync(at, 'w')
  for (let written = 0; written < length; block[0]++) {
    written += fs.writeSync(handle, block, 0, Math.min(block.byteLength, length - written))
  }
  fs.fsyncSync(handle) // so that writing back does not go on while programs are measured
  fs.closeSync(handle)
  return { files: 1, length }
}

/** In nested folders of 100, none of the names in the order in which they are made. */
function writeFiles(at, count, lengthOf) {
  const bytes = new Uint8Array(block.buffer)
  let total = 0
  for (let index = 0; index < count; index++) {
    const folder = path.join(
      at,
      `folder-${String(index / 10_000)
        .split('.')[0]
        .padStart(3, '0')}`,
      `sub-${Math.floor(index / 100) % 100}`,
    )
    if (index % 100 === 0) fs.mkdirSync(folder, { recursive: true })
    const length = lengthOf(next() >>> 8)
    const from = next() % (bytes.length - length)
    fs.writeFileSync(
      path.join(folder, `file-${String(index).padStart(7, '0')}.dat`),
      bytes.subarray(from, from + length),
    )
    total += length
  }
  return { files: count, length: total }
}

/** Into the page cache, where everybody finds it: what nobody touched for a while may be gone. */
export function readAll({ path: at, files }) {
  const buffer = Buffer.allocUnsafe(2 ** 20)
  const read = file => {
    const handle = fs.openSync(file)
    while (fs.readSync(handle, buffer) > 0);
    fs.closeSync(handle)
  }
  if (files === 1) return read(at)
  for (const entry of fs.readdirSync(at, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) read(path.join(entry.parentPath, entry.name))
  }
}
