import fs from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const page = fs.readFileSync(new URL('docs/beps.md', root), 'utf8')

/** The row of each BEP, by its number. */
const rows = [...page.matchAll(/^\| \[?(\d+)[\]|\s].*$/gm)].map(([row, number]) => ({ number: Number(number), row }))

test('every BEP has exactly one row', () => {
  expect(rows.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([
    ...Array.from({ length: 56 }, (_, number) => number),
    1000,
  ])
})

const plugins = fs.readdirSync(new URL('packages/', root)).filter(name => name.startsWith('plugin-'))

test.each(plugins)('%s stands in the row of each BEP that it implements, and in no other', async name => {
  const { default: plugin } = await import(new URL(`packages/${name}/dist/index.js`, root).href)
  const linked = rows.filter(({ row }) => row.includes(`](../packages/${name})`)).map(({ number }) => number)
  // 7 has no key, but concerns the URLs of trackers.
  expect(linked.filter(number => number !== 7)).toEqual(plugin.definition.beps)
})

test('all links to packages lead somewhere', () => {
  for (const [, folder] of page.matchAll(/\]\((\.\.\/packages\/[^)]*)\)/g)) {
    expect(fs.existsSync(new URL(`docs/${folder}`, root)), folder).toBe(true)
  }
})
