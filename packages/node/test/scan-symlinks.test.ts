import { join } from 'node:path'
import { scan } from '@gentorrent/node'
import { describe, expect, test } from 'vitest'
import { codesOf, pathsOf, refused } from './scanning.ts'
import { planted } from './temporary.ts'

describe('symlinks', () => {
  test('to files: followed, with the target where it is part of the torrent', async () => {
    const outside = planted({ x: 5 })
    const root = planted({
      'dir/real': 3,
      near: { to: 'dir/real' },
      'dir/far': { to: join(outside, 'x') },
      chain: { to: 'near' },
      junk: { to: '.DS_Store' },
      '.DS_Store': 1,
      'round/about': { to: '../dir/../dir/real' },
    })
    const found = (await scan(root)).files.map(({ path, length, facts }) => [
      path.join('/'),
      length,
      facts.target?.join('/'),
    ])
    expect(found).toEqual([
      ['chain', 3, 'dir/real'],
      ['dir/far', 5, undefined],
      ['dir/real', 3, undefined],
      ['junk', 1, undefined],
      ['near', 3, 'dir/real'],
      ['round/about', 3, 'dir/real'],
    ])
  })

  test('to directories: followed, but no directory is walked twice, and real ones win', async () => {
    const outside = planted({ 'sub/x': 1, y: 1 })
    const root = planted({
      'a-link': { to: 'z' },
      'z/file': 1,
      'b-link': { to: outside },
      'c-link': { to: join(outside, 'sub') },
      'd/link': { to: '../b-link' },
    })
    const { files, issues } = await scan(root)
    expect(pathsOf(files)).toEqual(['b-link/sub/x', 'b-link/y', 'z/file'])
    expect(codesOf(issues)).toEqual(['SYMLINK_LOOP a-link', 'SYMLINK_LOOP c-link', 'SYMLINK_LOOP d link'])
    expect(issues.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning'])
  })

  test('of a directory whose inside came first', async () => {
    const outside = planted({ 'sub/x': 1, y: 1 })
    const root = planted({ a: { to: join(outside, 'sub') }, b: { to: outside } })
    const { files, issues } = await scan(root)
    expect(pathsOf(files)).toEqual(['a/x', 'b/y'])
    expect(codesOf(issues)).toEqual(['SYMLINK_LOOP b sub'])
  })

  test('that go round', async () => {
    const outside = planted({ x: 1, 'sub/up': { to: '..' } })
    const root = planted({
      a: 1,
      self: { to: '.' },
      parent: { to: '..' },
      top: { to: '/' },
      'sub/up': { to: '..' },
      'sub/b': 1,
      out: { to: join(outside, 'sub') },
    })
    const { files, issues } = await scan(root)
    expect(pathsOf(files)).toEqual(['a', 'sub/b'])
    expect(codesOf(issues)).toEqual([
      'SYMLINK_LOOP parent',
      'SYMLINK_LOOP self',
      'SYMLINK_LOOP sub up',
      'SYMLINK_LOOP top',
      'SYMLINK_LOOP out up',
    ])
  })

  test('to nothing: an error for each', async () => {
    const root = planted({ a: 1, b: { to: 'nowhere' }, c: { to: 'c' }, d: { to: 'a/below' } })
    const issues = await refused(root)
    expect(codesOf(issues)).toEqual(['SYMLINK_BROKEN b', 'SYMLINK_BROKEN c', 'SYMLINK_BROKEN d'])
  })

  test('skipped where that is asked for', async () => {
    const root = planted({ a: 1, b: { to: 'nowhere' }, c: { to: 'a' }, d: { to: '..' } })
    const { files, issues } = await scan(root, { symlinks: 'skip' })
    expect(pathsOf(files)).toEqual(['a'])
    expect(codesOf(issues)).toEqual(['SYMLINK_SKIPPED b', 'SYMLINK_SKIPPED c', 'SYMLINK_SKIPPED d'])
  })

  test('the path itself is followed even then', async () => {
    const root = planted({ 'dir/a': 1, link: { to: 'dir' } })
    expect(await scan(join(root, 'link'), { symlinks: 'skip' })).toMatchObject({
      name: 'link',
      files: [{ path: ['a'] }],
    })
  })
})
