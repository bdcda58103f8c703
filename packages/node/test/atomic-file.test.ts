import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAtomic } from '@gentorrent/node'
import { expect, test } from 'vitest'
import { temporary } from './temporary.ts'

const once = { overwrite: false }
const anyway = { overwrite: true }
const bytes = (text: string) => new TextEncoder().encode(text)

test('it has its name when it is kept, and can be read before', async () => {
  const root = temporary()
  for (const how of [once, anyway]) {
    const path = join(root, `a-${how.overwrite}`)
    const file = openAtomic(path, how)!
    file.write(bytes('one, '))
    file.write(bytes('two'))
    expect(readdirSync(root)).not.toContain(`a-${how.overwrite}`)
    expect(Buffer.from(await file.read()).toString()).toBe('one, two')
    file.write(bytes(', three'))
    file.keep()
    file.drop()
    expect(readFileSync(path, 'utf8')).toBe('one, two, three')
  }
  expect(readdirSync(root)).toEqual(['a-false', 'a-true'])
})

test('what is dropped leaves nothing, and the old file as it was', () => {
  const root = temporary()
  writeFileSync(join(root, 'old'), 'old')
  for (const name of ['old', 'new']) {
    const file = openAtomic(join(root, name), anyway)!
    file.write(bytes('half'))
    file.drop()
    file.drop()
  }
  expect(readdirSync(root)).toEqual(['old'])
  expect(readFileSync(join(root, 'old'), 'utf8')).toBe('old')
})

test('a name that somebody takes meanwhile is theirs', () => {
  const root = temporary()
  const path = join(root, 'a')
  const file = openAtomic(path, once)!
  file.write(bytes('mine'))
  writeFileSync(path, 'theirs')
  expect(() => file.keep()).toThrow(expect.objectContaining({ code: 'OUTPUT_EXISTS' }))
  file.drop()
  expect(readdirSync(root)).toEqual(['a'])
  expect(readFileSync(path, 'utf8')).toBe('theirs')
})

test('what cannot be a file is refused', () => {
  const root = temporary()
  writeFileSync(join(root, 'file'), '')
  mkdirSync(join(root, 'folder'))
  expect(() => openAtomic(join(root, 'file'), once)).toThrow(expect.objectContaining({ code: 'OUTPUT_EXISTS' }))
  expect(() => openAtomic(join(root, 'folder'), anyway)).toThrow(expect.objectContaining({ code: 'OUTPUT_UNWRITABLE' }))
  expect(() => openAtomic(join(root, 'absent/file'), once)).toThrow(
    expect.objectContaining({ code: 'OUTPUT_UNWRITABLE' }),
  )
  expect(readdirSync(root)).toEqual(['file', 'folder'])
})

test.skipIf(process.platform === 'win32')('a FIFO cannot be read again', () => {
  const path = join(temporary(), 'fifo')
  spawnSync('mkfifo', [path])
  expect(openAtomic(path, anyway)).toBeUndefined()
})
