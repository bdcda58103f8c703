import fs from 'node:fs'
import path from 'node:path'
import { errorCodes } from '@gentorrent/core'
import { expect, test } from 'vitest'

const packages = path.join(import.meta.dirname, '../..')
const folders = fs.readdirSync(packages)

/** A package's sources, joined, without the tables that list codes. */
const sourceOf = (folder: string): string => {
  const root = path.join(packages, folder, 'src')
  const files = fs.existsSync(root) ? (fs.readdirSync(root, { recursive: true }) as string[]) : []
  return files
    .filter(file => file.endsWith('.ts') && !/^(errors|exit-codes)\.ts$/.test(file))
    .map(file => fs.readFileSync(path.join(root, file), 'utf8'))
    .join('\n')
}
const has = (source: string, code: string, times: number) =>
  (source.match(new RegExp(`\\b${code}\\b`, 'g')) ?? []).length >= times

test('no text of a code names a flag: what is said is for programs too', () => {
  const page = fs.readFileSync(path.join(packages, '../docs/errors.md'), 'utf8')
  const rows = page.split('\n').filter(line => line.startsWith('| `'))
  expect(rows.length).toBeGreaterThan(errorCodes.length)
  expect(rows.filter(row => /(^|[\s`(])--[a-z]/.test(row))).toEqual([])
})

test('every code of the table is said somewhere', () => {
  const sources = folders.map(sourceOf).join('\n')
  expect(errorCodes.filter(code => !has(sources, code, 1))).toEqual([])
})

test.each(folders.filter(folder => folder.startsWith('plugin-')))(
  '%s says every code that it declares',
  async folder => {
    const { default: plugin } = await import(path.join(packages, folder, 'bundle/index.js'))
    const source = sourceOf(folder)
    expect(Object.keys(plugin.definition.issues).filter(code => !has(source, code, 2))).toEqual([])
  },
)
