import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileEntry } from '@gentorrent/core/plugin'
import { scan } from '@gentorrent/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { list, pathsOf } from './scanning.ts'
import { temporary } from './temporary.ts'

describe('order', () => {
  test('by component, by raw bytes', async () => {
    const names = ['b', 'a.txt', 'a/b.bin', 'a/B.bin', 'Z', '_', '.a', '～', '😀', 'é', 'a b', 'a-b']
    expect(await list(Object.fromEntries(names.map(name => [name, 1])))).toEqual([
      '.a',
      'Z',
      '_',
      'a/B.bin',
      'a/b.bin',
      'a b',
      'a-b',
      'a.txt',
      'b',
      'é',
      '～',
      '😀',
    ])
  })

  test('of any names, whether reached by symlink or not', async () => {
    const component = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 6 })
      .filter(name => !/[/\0]/.test(name) && !/^\.\.?$/.test(name) && Buffer.from(name).toString() === name)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(component, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(2)),
        async (names, dice) => {
          const root = temporary()
          const outside = temporary()
          for (const name of names) {
            const kind = dice.next().value
            if (kind === 0) writeFileSync(join(root, name), 'x')
            else {
              const real = kind === 1 ? join(root, name) : join(outside, name)
              mkdirSync(real)
              for (const inner of names) writeFileSync(join(real, inner), 'x')
              if (kind === 2) symlinkSync(real, join(root, name))
            }
          }
          const { files } = await scan(root, { junk: true })
          const key = ({ path }: FileEntry) =>
            Buffer.concat(path.flatMap(part => [Buffer.from(part), Buffer.from([0])]))
          expect(pathsOf(files)).toEqual(pathsOf([...files].sort((a, b) => Buffer.compare(key(a), key(b)))))
          for (const { content } of files) expect(readFileSync((content as { path: string }).path, 'utf8')).toBe('x')
        },
      ),
      { numRuns: 30 },
    )
  })
})
