import { checkNames, read, review } from '@gentorrent/core'
import { encode } from '@gentorrent/core/bencode'
import type { Files, Issue } from '@gentorrent/core/plugin'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const files = (...paths: string[]): Files =>
  paths.map(path => ({ path: path.split('/'), length: 1, role: 'data', content: { kind: 'none' }, facts: {} }))

const codes = (issues: readonly Issue[]) =>
  issues.map(({ code, severity, liftable, path }) =>
    [code, severity, ...(liftable ? ['liftable'] : []), path?.join('/')].join(' '),
  )
const check = (...paths: string[]) => codes(checkNames(files(...paths), 'root'))

test('ordinary names of all scripts pass', () => {
  const names = [
    'a.txt',
    '.hidden',
    'contents',
    'console.log',
    'com',
    'com10',
    'nullable',
    'a b',
    ' a',
    "it's (1) [x]",
    '-',
  ]
  expect(
    check(...names, 'ñandú', 'e\u0301', '日本語.mkv', '😀', '👨\u200d👩\u200d👧', 'می\u200cخواهم', 'x'.repeat(240)),
  ).toEqual([])
})

test.each([
  ['a\nb', ['NAME_CONTROL error liftable a\nb', 'NAME_RESERVED warning a\nb']],
  ['a\u0085b', ['NAME_CONTROL error liftable a\u0085b']],
  ['a\\b', ['NAME_CONTROL error liftable a\\b', 'NAME_RESERVED warning a\\b']],
  ['a\u202egpj.exe', ['NAME_CONTROL error liftable a\u202egpj.exe']],
  ['a\u200eb', ['NAME_CONTROL error liftable a\u200eb']],
  ['a\u200bb', ['NAME_CONTROL warning a\u200bb']],
  ['\ufeffa', ['NAME_CONTROL warning \ufeffa']],
  ...[
    'a:b',
    'a?',
    '*',
    'a"b',
    '<a',
    '>',
    'a|b',
    'a.',
    'a ',
    'con',
    'NUL',
    'Aux.tar.gz',
    'com1',
    'LPT9.txt',
    'com¹',
    'CONIN$',
    'nul .x',
  ].map(name => [name, [`NAME_RESERVED warning ${name}`]] as const),
  ['x'.repeat(241), [`NAME_LONG warning ${'x'.repeat(241)}`]],
  ['é'.repeat(121), [`NAME_LONG warning ${'é'.repeat(121)}`]],
  ['x'.repeat(255), [`NAME_LONG warning ${'x'.repeat(255)}`]],
  ['x'.repeat(256), [`NAME_LONG error liftable ${'x'.repeat(256)}`]],
  ['😀'.repeat(60), []],
  ['😀'.repeat(64), [`NAME_LONG error liftable ${'😀'.repeat(64)}`]],
  ['😀'.repeat(61), [`NAME_LONG warning ${'😀'.repeat(61)}`]],
] as const)('%j', (name, expected) => {
  expect(check(name)).toEqual(expected)
})

test('a directory is named once, however many files are below it', () => {
  expect(check('a:/1', 'a:/2', 'a:/b?/3', 'a:/b?/4')).toEqual([
    'NAME_RESERVED warning a:',
    'NAME_RESERVED warning a:/b?',
  ])
})

test('depth is counted with the directory of the torrent, and told once per branch', () => {
  const deep = (count: number) => Array.from({ length: count }, (_, i) => `d${i}`).join('/')
  expect(check(`${deep(24)}/f`)).toEqual([])
  expect(check(`${deep(25)}/f`, `${deep(25)}/g`)).toEqual([
    `PATH_DEEP warning ${deep(25)}/f`,
    `PATH_DEEP warning ${deep(25)}/g`,
  ])
  expect(check(`${deep(26)}/f`, `${deep(26)}/g`)).toEqual([`PATH_DEEP warning ${deep(26)}`])
})

test('the name of the torrent is looked at too, and only once where it is the file', () => {
  expect(codes(checkNames(files('a'), 'b:'))).toEqual(['NAME_RESERVED warning b:'])
  expect(codes(checkNames(files('b:'), 'b:'))).toEqual(['NAME_RESERVED warning b:'])
})

test('pads are not looked at', () => {
  const pad = { path: ['.pad', '1?'], length: 1, role: 'pad', content: { kind: 'none' }, facts: {} } as const
  expect(checkNames([pad, pad], 'root')).toEqual([])
})

const twins = (...paths: string[]) => checkNames(files(...paths), 'root').filter(({ code }) => code === 'NAMES_COLLIDE')

test.each([
  ['case', 'README', 'readme', 'on Windows and macOS'],
  ['case beyond ASCII', 'ΣΑΣ', 'σας', 'on Windows and macOS'],
  ['normalisation', 'caf\u00e9', 'cafe\u0301', 'on macOS (one has letters and accents apart)'],
  ['case and normalisation', 'CAF\u00c9', 'cafe\u0301', 'on macOS'],
  ['a dot at the end', 'a', 'a.', 'on Windows'],
  ['a space at the end and case', 'A', 'a ', 'on Windows'],
])('twins by %s', (_, a, b, because) => {
  const [found, ...more] = twins(a, b)
  expect(more).toEqual([])
  expect(found).toMatchObject({ severity: 'warning', path: [b] })
  expect(found!.message).toBe(`\`${a}\` and \`${b}\` are one and the same name ${because}: rename one of them`)
  expect(twins(`${a}/x`, `${b}/y`)).toHaveLength(1)
  expect(twins(`${a}/x`, b)).toHaveLength(1)
  expect(twins(`x/${a}`, `y/${b}`)).toEqual([])
})

test('what no system joins is no twin', () => {
  expect(twins('caf\u00e9.', 'cafe\u0301')).toEqual([])
  expect(twins('a', 'a')).toEqual([])
  expect(twins('ß', 'ss')).toEqual([])
})

test('below twin directories, twins are found as if they were one', () => {
  const found = twins('A/x', 'a/X', 'a/y')
  expect(found.map(({ path }) => path)).toEqual([['a'], ['a', 'X']])
})

test('names that only objects find special', () => {
  expect(check('__proto__', 'constructor/toString', 'hasOwnProperty')).toEqual([])
})

test('a list that comes back to a directory is judged as one that does not', () => {
  const component = fc.constantFrom('a', 'A', 'b', 'b ', 'con', 'é', 'e\u0301', 'E\u0301', 'x\\')
  const path = fc.array(component, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'))
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 12 }), paths => {
      const sorted = [...paths].sort()
      // Nothing new at the end, but the way back to every directory.
      expect(new Set(check(...sorted, ...sorted))).toEqual(new Set(check(...sorted)))
    }),
  )
})

test('what two files of one wrong path have in common is said once', async () => {
  const entry = (...path: readonly string[]) => ({ length: 1, path: [...path] })
  const files = [entry('..', 'x'), entry('a'), entry('..', 'x'), entry('..', 'y'), entry('a'), entry('a')]
  const bytes = encode({ info: { files, name: 'n', 'piece length': 16_384, pieces: new Uint8Array(20) } })
  const { issues, layout } = await read(bytes, { plugins: [] })
  expect(issues.map(({ code, path }) => [code, path?.join('/')])).toEqual([
    ['PATH_INVALID', '../x'],
    ['PATH_INVALID', '../y'],
  ])
  const seen = codes(review({ layout: layout!, length: bytes.length }))
  expect(seen).toEqual([
    'PATH_INVALID error ../x',
    'PATH_INVALID error ../y',
    'PATH_TWICE error ../x',
    'PATH_TWICE error a',
    'NAME_RESERVED warning ..',
  ])
})
