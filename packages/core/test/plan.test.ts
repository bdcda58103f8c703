import { activate, create, plan } from '@gentorrent/core'
import { type ActivePlugin, type FileEntry, whole } from '@gentorrent/core/plugin'
import { expect, test } from 'vitest'
import { engine, file, input, refusals, some, thrownBy, untouched } from './small-runs.ts'

test('all problems are refused at once', () => {
  const a = some('a', {
    writes: ['info.same'],
    requires: ['missing'],
    conflicts: [{ with: 'b', because: 'they quarrel' }],
  })
  const b = some('b', {
    writes: ['info.same'],
    check: () => [{ code: 'B_WRONG', severity: 'error', message: 'wrong' }],
    pieceLength: { min: 65_536 },
  })
  expect(refusals(() => plan(input({ plugins: [b(), a(), a()], engine: untouched, name: '..' })))).toEqual([
    'NAME_INVALID',
    'PLUGIN_TWICE',
    'PLUGIN_MISSING',
    'PLUGINS_CONFLICT',
    'KEY_TAKEN',
    'B_WRONG',
    'PIECE_LENGTH_REFUSED',
  ])
})

test('tells programs what the messages are made of', () => {
  const a = some('a', { requires: [{ plugin: 'missing', because: 'it helps' }] })
  const refused = () => plan(input({ plugins: [a()], engine: untouched, name: '..' }))
  expect(thrownBy(refused).details.issues.map(({ details }) => details)).toEqual([
    { name: '..', because: 'has the component `..`' },
    { plugin: 'a', wanted: 'missing', install: 'npm install @gentorrent/plugin-missing', because: 'it helps' },
  ])
})

test.each<[name: string, files: FileEntry[], codes: string[]]>([
  ['a parent directory', [file('..', 1)], ['PATH_INVALID']],
  ['an empty component', [file('a//b', 1)], ['PATH_INVALID']],
  ['the same path twice', [file('a', 1), file('b', 1), file('a', 1)], ['PATH_TWICE']],
  ['a file that is also a directory', [file('a/b', 1), file('a', 1)], ['PATH_IS_DIRECTORY']],
  ['nothing but empty files', [file('a', 0), file('b', 0)], ['CONTENT_EMPTY']],
  ['no files', [], ['CONTENT_EMPTY']],
])('%s', (_, files, codes) => {
  expect(refusals(() => plan(input({ files, engine: untouched })))).toEqual(codes)
})

test('what clients make of the piece length is known already', () => {
  const codes = (pieceLength: number) => plan(input({ pieceLength })).issues.map(({ code }) => code)
  expect([codes(16_384), codes(100), codes(2 ** 25)]).toEqual([[], ['PIECE_LENGTH_ODD'], ['PIECE_LENGTH_LARGE']])
})

test('the longest piece that may be asked for is one that may be written', async () => {
  const { issues } = await create(input({ pieceLength: 2 ** 29 }))
  expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining('libtorrent and qBittorrent')])
  expect(refusals(() => plan(input({ pieceLength: 2 ** 29 + 1 })))).toContain('PIECE_LENGTH_REFUSED')
})

test('more issues than a stack has room for are issues like any others', () => {
  const files = Array.from({ length: 200_000 }, (_, i) => file(`a:${i}`, 1, { content: { kind: 'none' } }))
  const b = some('b', {
    files: { check: () => files.map((_, i) => ({ code: 'B_ODD', severity: 'warning', message: `${i}` })) },
  })
  const { issues } = plan(input({ files, plugins: [b()] }))
  expect(issues.length).toBe(400_000)
  const bad = files.map(({ path, ...rest }) => ({ ...rest, path: [`${path[0]}\0`] }))
  const refused = thrownBy(() => plan(input({ files: bad })))
  expect(refused.details.issues.length).toBe(400_000)
  expect(refused.message.split('\n').at(-1)).toBe('… and 399900 more')
})

test('a conflict with a code is lifted by allowing it, one without is not', () => {
  const [b, mild, hard] = [
    some('b'),
    some('mild', { conflicts: [{ with: 'b', because: 'it is unwise', code: 'MILD_B' }] }),
    some('hard', { conflicts: [{ with: 'b', because: 'it is wrong' }] }),
  ]
  expect(refusals(() => activate({ plugins: [b(), mild()], engine }))).toEqual(['MILD_B'])
  const lifted = [expect.objectContaining({ code: 'MILD_B', severity: 'warning', lifted: true })]
  expect(activate({ plugins: [b(), mild()], engine, allow: ['MILD_B'] }).issues).toEqual(lifted)
  expect(plan(input({ plugins: [b(), mild()], allow: ['MILD_B'] })).issues).toEqual(lifted)
  const allow = ['PLUGINS_CONFLICT']
  expect(refusals(() => activate({ plugins: [b(), hard()], engine, allow }))).toEqual(['PLUGINS_CONFLICT'])
})

test('a required plugin is switched on with the options that it must have', () => {
  const pads = some('pads', { options: { align: { type: 'boolean', flag: '--align', summary: 'Align' } } })
  const v2 = some('v2', { requires: [{ plugin: 'pads', options: { align: true } }] })
  const optionsOf = (plugins: ActivePlugin[]) =>
    activate({ plugins, installed: [pads], engine }).members.find(({ id }) => id === 'pads')?.run.options
  expect(optionsOf([v2()])).toEqual({ align: true })
  expect(optionsOf([v2(), pads()])).toEqual({ align: true })
  expect(refusals(() => optionsOf([v2(), pads({ align: false })]))).toEqual(['PLUGINS_CONFLICT'])
})

test('an algorithm that the engine lacks is refused, or loaded where the plugin brings it', () => {
  const algorithm = 'ed2k' as 'md5'
  const module = { algorithm, length: 16, module: 'file:///ed2k.js' }
  const asking = (more: object) => [some('sums', { digests: () => ({ all: whole(algorithm, 'stream') }), ...more })()]
  expect(refusals(() => plan(input({ plugins: asking({}) })))).toEqual(['ALGORITHM_UNSUPPORTED'])
  const loading = { ...engine, loadsModules: true }
  expect(plan(input({ plugins: asking({ algorithms: [module] }), engine: loading })).digestPlan.modules).toEqual([
    module,
  ])
})
