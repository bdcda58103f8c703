import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const urlOf = (name: string) => JSON.stringify(pathToFileURL(require.resolve(name)).href)

/** What a Node whose program begins like this says of itself. */
const answerOf = (beginning: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'gentorrent-musl-'))
  try {
    const program = join(folder, 'node')
    writeFileSync(program, `\x7fELF${'\0'.repeat(700)}${beginning}\0`)
    const script = `
      process.execPath = ${JSON.stringify(program)}
      const { loadNative, openLister, platform } = await import(${urlOf('@gentorrent/hash-native')})
      const { hashingHere } = await import(${urlOf('@gentorrent/node')})
      console.log(JSON.stringify({
        platform: platform(),
        isThere: loadNative() !== undefined,
        hasLister: openLister(1) !== undefined,
        hashing: await hashingHere(),
        loaded: process.report.getReport().sharedObjects.filter(name => name.endsWith('.node')),
      }))`
    const args = ['--input-type=module', '-e', script]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test.runIf(process.platform === 'linux')('nothing that is linked with glibc is loaded into a Node of musl', () => {
  const { platform, isThere, hasLister, hashing, loaded } = answerOf(
    `/lib/ld-musl-${process.arch === 'x64' ? 'x86_64' : 'aarch64'}.so.1`,
  )
  expect(platform).toBe(`linux-${process.arch}-musl`)
  expect([isThere, hasLister, loaded]).toEqual([false, false, []])
  const off = 'since GENTORRENT_NO_NATIVE is 1'
  const because =
    process.env['GENTORRENT_NO_NATIVE'] === '1' ? off : `since the native engine for ${platform} is not there`
  expect(hashing).toMatchObject({ because })
})

test.runIf(process.platform === 'linux')('a Node of glibc gets what there is for it', () => {
  const { platform, isThere, hasLister, loaded } = answerOf('/lib64/ld-linux-x86-64.so.2')
  expect(platform).toBe(`linux-${process.arch}`)
  expect([hasLister, loaded.length > 0]).toEqual([isThere, isThere])
})
