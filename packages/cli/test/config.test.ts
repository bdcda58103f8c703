import { execFileSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'
import { makePlace, removePlaces, type Tree } from './harness/cli.ts'

afterAll(removePlaces)

const json = JSON.stringify
const inspected = async (tree: Tree, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
  const place = await makePlace({ f: 'x'.repeat(40_000), ...tree })
  const made = await place.run(['create', 'f', '-o', 't', '--quiet', ...args], {
    env: { XDG_CONFIG_HOME: join(place.path, 'xdg'), ...env },
  })
  expect([made.code, made.err]).toEqual([0, ''])
  const { out } = await place.run(['inspect', 't', '--json', '--no-config'])
  const { plugins, pieceLength } = JSON.parse(out)
  return { ...plugins, pieceLength }
}
const failed = async (tree: Tree, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
  const place = await makePlace({ f: 'x', ...tree })
  const { code, err } = await place.run(['create', 'f', ...args], { env })
  expect(code).toBe(2)
  return err.replaceAll(`${place.path}/`, '')
}

const trackers = (url: string) => ({ tracker: { trackers: [url] } })
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(name => `http://${name}.example/announce`) as [
  string,
  string,
  string,
  string,
]

describe('a file in the current directory', () => {
  test.each([
    ['gentorrent.config.json', json({ ...trackers(a), webseed: { urls: 'http://w.example/f' }, v2: { mode: 'only' } })],
    [
      'gentorrent.config.yaml',
      `tracker: {trackers: ["${a}"]}\nwebseed:\n  urls: http://w.example/f\nv2: {mode: only}\n`,
    ],
    [
      'gentorrent.config.yml',
      `tracker: {trackers: ["${a}"]}\nwebseed:\n  urls: http://w.example/f\nv2: {mode: only}\n`,
    ],
    [
      'gentorrent.config.toml',
      `[tracker]\ntrackers = ["${a}"]\n[webseed]\nurls = "http://w.example/f"\n[v2]\nmode = "only"\n`,
    ],
  ])('%s', async (name, text) => {
    expect(await inspected({ [name]: text })).toMatchObject({
      tracker: { trackers: [a] },
      webseed: { urls: ['http://w.example/f'] },
      v2: { mode: 'only' },
    })
  })

  test('is told, since it may be somebody else’s', async () => {
    const place = await makePlace({ f: 'x', 'gentorrent.config.json': json(trackers(a)) })
    const { err } = await place.run(['create', 'f'])
    expect(err).toContain('[CONFIG_USED]')
    expect((await place.run(['create', 'f', '--force', '--no-config'])).err).not.toContain('CONFIG_USED')
  })

  test('above it is none', async () => {
    const place = await makePlace({ 'x/f': 'x', 'gentorrent.config.json': 'broken' })
    expect((await place.run(['create', 'x/f', '--no-config'])).code).toBe(0)
    expect(await inspected({ '../nothing-here': '' })).not.toHaveProperty('tracker')
  })

  test.each([
    ['plugins', { plugins: ['./evil.js'] }],
    ['output', { commands: { create: { output: '/tmp/x' } } }],
    ['force', { commands: { create: { force: true } } }],
    ['keys', { signing: { keys: ['/etc/shadow'] } }],
    ['certificate', { presets: { x: { ssl: { certificate: '/etc/shadow' } } } }],
    ['privateAddresses', { webseed: { privateAddresses: true } }],
    ['live', { dht: { live: true } }],
    ['quiet', { commands: { create: { quiet: true } } }],
  ])('may not have %s', async (key, data) => {
    const err = await failed({ 'gentorrent.config.json': json(data) }, 'presets' in data ? ['--preset', 'x'] : [])
    expect(err).toMatch(
      new RegExp(`^error: .*${key}\` counts only in a file that you name with --config, or in your own`),
    )
  })

  test('is a file, and no pipe for which the run would wait', async () => {
    const place = await makePlace({ f: 'x' })
    execFileSync('mkfifo', [join(place.path, 'gentorrent.config.json')])
    const { code, err } = await place.run(['create', 'f'])
    expect([code, err]).toEqual([0, expect.not.stringContaining('CONFIG_USED')])
  })

  test('may begin with a byte order mark', async () => {
    const tree = { 'gentorrent.config.json': `\ufeff${json(trackers(a))}` }
    expect(await inspected(tree)).toMatchObject({ tracker: { trackers: [a] } })
  })

  test('is no code, whatever it is called', async () => {
    const evil = `import { writeFileSync } from 'node:fs'\nwriteFileSync('ran', '')\nexport default {}`
    const place = await makePlace({
      f: 'x',
      'gentorrent.config.mjs': evil,
      'gentorrent.config.js': evil,
      'gentorrent.config.ts': evil,
    })
    expect((await place.run(['create', 'f'])).code).toBe(0)
    expect(Object.keys(await place.files())).not.toContain('ran')
  })
})

test("a config folder that depends on the current directory is nobody's own", async () => {
  const place = await makePlace({ f: 'x', 'xdg/gentorrent/config.json': json({ plugins: ['./evil.mjs'] }) })
  const env = { XDG_CONFIG_HOME: relative(process.cwd(), join(place.path, 'xdg')) }
  expect((await place.run(['create', 'f'], { env })).code).toBe(0)
  expect((await place.run(['config'], { env })).out).toContain('There is no config file')
})

describe('what counts more', () => {
  const tree = {
    'xdg/gentorrent/config.json': json({ ...trackers(a), bep3: { comment: 'user' }, presets: { p: trackers(c) } }),
    'gentorrent.config.json': json({ ...trackers(b), presets: { q: { extends: 'p', bep3: { comment: 'q' } } } }),
    'other.json': json({ bep3: { comment: 'named' } }),
  }
  test.each([
    ['project before user', [], b, 'user'],
    ['preset before project', ['--preset', 'p'], c, 'user'],
    ['preset with what it is based on', ['--preset', 'q'], c, 'q'],
    ['flag before all', ['--preset', 'q', '--tracker', d, '--comment', 'flag'], d, 'flag'],
    ['the last preset', ['--preset', 'q', '--preset', 'p'], c, 'q'],
    ['named in place of project', ['--config', 'other.json'], a, 'named'],
  ])('%s', async (_, args, url, comment) => {
    expect(await inspected(tree, args)).toMatchObject({ tracker: { trackers: [url] }, bep3: { comment } })
  })

  test('a list is replaced as a whole, and an empty one or false takes back', async () => {
    const user = json({ ...trackers(a), private: { private: true }, merkle: {} })
    const files = {
      'xdg/gentorrent/config.json': user,
      'gentorrent.config.json': json({ tracker: { trackers: [] }, private: { private: false } }),
    }
    const found = await inspected(files)
    expect(found).not.toHaveProperty('tracker')
    expect(found).not.toHaveProperty('private')
    expect(found).toHaveProperty('merkle')
  })

  test('none of them', async () => {
    expect(await inspected(tree, ['--no-config'])).not.toHaveProperty('tracker')
  })
})

describe('a file that is named', () => {
  test('may be a module, and name plugins beside it', async () => {
    const plugin = `export default Object.assign(() => ({}), { contract: 1, definition: {} })`
    const module = `export default { plugins: ['./mine.mjs'], mine: { word: 'yes' }, commands: { create: { pieceLength: '64KiB' } } }`
    const mine = `
      const definition = {
        id: 'mine', summary: 'Mine', beps: [], issues: {},
        options: { word: { type: 'text', flag: '--mine <word>', summary: 'A word' } },
        writes: ['metainfo.mine'],
        metainfo: ({ options }) => ({ mine: options.word }),
      }
      export default Object.assign(options => ({ definition, options }), { contract: 1, definition })`
    const place = await makePlace({ f: 'x'.repeat(9), 'sub/c.mjs': module, 'sub/mine.mjs': mine, 'evil.mjs': plugin })
    const { code, err } = await place.run(['create', 'f', '--config', 'sub/c.mjs', '--quiet'])
    expect([code, err]).toEqual([0, ''])
    const text = Buffer.from(await place.read('f.torrent')).toString('latin1')
    expect(text).toContain('4:mine3:yes')
    expect(text).toContain('12:piece lengthi65536e')
    expect((await place.run(['create', 'f', '--config', 'sub/c.mjs', '--mine', 'no', '-o', 'g', '--quiet'])).code).toBe(
      0,
    )
    expect(Buffer.from(await place.read('g')).toString('latin1')).toContain('4:mine2:no')
  })

  test('has paths relative to itself', async () => {
    const place = await makePlace({ f: 'x', 'keys/c.json': json({ ssl: { certificate: 'root.pem' } }) })
    const { err } = await place.run(['create', 'f', '--config', 'keys/c.json'])
    expect(err).toContain(join(place.path, 'keys/root.pem'))
  })

  test('has paths of commands relative to itself, wherever the command runs', async () => {
    const place = await makePlace({
      'work/album/a': 'a',
      'work/album/b': 'b',
      'conf/skip': 'b\n',
      'conf/made': null,
      'conf/c.json': json({ commands: { create: { ignoreFile: 'skip', output: 'made/' } } }),
    })
    expect((await place.run(['create', 'work/album', '--config', 'conf/c.json'])).code).toBe(0)
    const { out } = await place.run(['inspect', 'conf/made/album.torrent', '--json'])
    expect(JSON.parse(out)).toMatchObject({ fileCount: 1, files: [{ path: 'a' }] })
    const shown = await place.run(['config', '--config', 'conf/c.json'])
    expect(shown.out).toContain(`${join(place.path, 'conf/made')}/`)
  })

  test('counts less than flags, which config shows too', async () => {
    const place = await makePlace({ 'c.json': json({ bep3: { comment: 'file', createdBy: 'me' } }) })
    const { out } = await place.run(['config', '--config', 'c.json', '--comment', 'flag', '--merkle', '--json'])
    expect(JSON.parse(out).settings).toEqual([
      {
        key: 'bep3.createdBy',
        flag: '--created-by',
        values: ['me'],
        from: 'named config',
        path: join(place.path, 'c.json'),
      },
      { key: 'bep3.comment', flag: '--comment', values: ['flag'], from: 'command line' },
      { key: 'merkle', flag: '--merkle', values: [true], from: 'command line' },
    ])
    const alone = await place.run(['config', '--comment', 'flag'])
    expect(alone.out).toMatch(/^bep3\.comment +flag +command line$/m)
  })

  test('may name standard output, which is nowhere', async () => {
    const place = await makePlace({ f: 'x', 'conf/c.json': json({ commands: { create: { output: '-' } } }) })
    const { code, out } = await place.run(['create', 'f', '--config', 'conf/c.json'])
    expect([code, out.slice(0, 3)]).toEqual([0, 'd4:'])
  })

  test('has folders to find files in, relative to itself', async () => {
    const place = await makePlace({
      f: 'x',
      'conf/old/g': 'x',
      'conf/c.json': json({ commands: { verify: { find: ['old'] } } }),
    })
    await place.run(['create', 'f', '--quiet'])
    await place.remove('f')
    const { code, out } = await place.run(['verify', 'f.torrent', '--config', 'conf/c.json'])
    expect([code, out]).toEqual([0, expect.stringContaining(join(place.path, 'conf/old/g'))])
  })

  test.each(['c.yaml', 'c.yml', 'c.toml'])('%s may hold nothing but a comment', async name => {
    const place = await makePlace({ f: 'x', [name]: '# later\n' })
    expect((await place.run(['create', 'f', '--config', name])).code).toBe(0)
  })

  test('of another kind is told', async () => {
    const place = await makePlace({ f: 'x', 'c.constructor': '{}' })
    const { code, err } = await place.run(['create', 'f', '--config', 'c.constructor'])
    expect([code, err]).toEqual([2, expect.stringContaining('its name must end in .json, .yaml,')])
  })

  test('that is not there is told', async () => {
    const place = await makePlace({ f: 'x' })
    expect(await place.run(['create', 'f', '--config', 'nothing.json'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('[INPUT_UNREADABLE]'),
    })
  })
})

describe('what is wrong is told with the file and the key', () => {
  test.each([
    ['no JSON', '{', /^error: `gentorrent\.config\.json`: .*JSON.* \[CONFIG_INVALID\]/],
    ['no object', '[]', /it is not an object/],
    ['a key that stands twice', '{"v2":{},"v2":{}}', /the key `v2` stands twice/],
    ['a section that is misspelt', json({ trakcer: {} }), /there is no `trakcer`: did you mean tracker\?/],
    [
      'an option that is misspelt',
      json({ tracker: { tracker: [] } }),
      /there is no `tracker\.tracker`: did you mean trackers\?/,
    ],
    ['a command', json({ commands: { make: {} } }), /there is no `commands\.make`/],
    [
      'a flag',
      json({ commands: { create: { nmae: 'x' } } }),
      /there is no `commands\.create\.nmae`: did you mean name\?/,
    ],
    ['a wrong kind', json({ private: { private: 'yes' } }), /`private\.private` must be true or false/],
    ['a wrong kind in a list', json({ tracker: { trackers: [1] } }), /`tracker\.trackers` must be a list of text/],
    ['a wrong value', json({ webseed: { urls: ['x'] } }), /`webseed\.urls`: --web-seed: /],
    ['a section that is no object', json({ tracker: [] }), /`tracker` must be an object/],
    ['presets', json({ presets: [] }), /`presets` must hold objects by name/],
  ])('%s', async (_, text, said) => {
    expect(await failed({ 'gentorrent.config.json': text })).toMatch(said)
  })

  test.each([
    ['a preset that there is not', { presets: { lab: {} } }, 'alb', /there is no preset `alb`: did you mean lab\?/],
    ['a preset on itself', { presets: { a: { extends: ['b'] }, b: { extends: 'a' } } }, 'a', /is based on itself/],
    ['a base that there is not', { presets: { a: { extends: 'z' } } }, 'a', /there is no preset `z`/],
  ])('%s', async (_, data, preset, said) => {
    expect(await failed({ 'gentorrent.config.json': json(data) }, ['--preset', preset])).toMatch(said)
  })

  test('a plugin that is not installed', async () => {
    const place = await makePlace({ f: 'x', 'gentorrent.config.json': json(trackers(a)) })
    const { code, err } = await place.run(['create', 'f'], { bases: [] })
    expect([code, err]).toEqual([2, expect.stringContaining('npm install @gentorrent/plugin-tracker')])
  })
})

test('other commands take what is theirs', async () => {
  const config = json({ ...trackers(b), commands: { lint: { strict: true } } })
  const place = await makePlace({ f: 'x'.repeat(9), 'gentorrent.config.json': config })
  await place.run(['create', 'f', '--tracker', a, '--quiet'])
  expect((await place.run(['edit', 'f.torrent', '--comment', 'x', '--quiet'])).code).toBe(0)
  expect(Buffer.from(await place.read('f.torrent')).toString('latin1')).toContain('a.example')
  await place.run(['create', 'f', '-o', 'g', '--no-config', '--quiet'])
  await place.grow({ CON: 'x' })
  await place.run(['create', 'CON', '--no-config', '--quiet'])
  expect((await place.run(['lint', 'CON.torrent'])).code).toBe(1)
  expect((await place.run(['lint', 'CON.torrent', '--no-config'])).code).toBe(0)
})

test('config shows what is said, and where', async () => {
  const place = await makePlace({
    'gentorrent.config.json': json({
      ...trackers(a),
      commands: { lint: { strict: true } },
      presets: { p: trackers(b) },
    }),
  })
  const { out } = await place.run(['config', '--json', '--preset', 'p'])
  expect(JSON.parse(out)).toMatchObject({
    files: [{ from: 'project' }],
    settings: [
      { key: 'tracker.trackers', flag: '--tracker', values: [b], from: 'preset p' },
      { key: 'commands.lint.strict', flag: '--strict', values: [true], from: 'project config' },
    ],
  })
  expect((await place.run(['config'])).out).toContain(`tracker.trackers      ${a}  project config`)
  expect((await place.run(['config', '--no-config'])).out).toContain('There is no config file')
})

test('the schema takes what is right, and nothing else', async () => {
  const place = await makePlace()
  const schema = JSON.parse((await place.run(['schema'])).out)
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
  const right = {
    $schema: './gentorrent.schema.json',
    ...trackers(a),
    dht: { nodes: ['[::1]:6881'] },
    commands: { create: { pieceLength: '1MiB' } },
    presets: { lab: { extends: ['base'], private: { private: true } }, base: {} },
  }
  expect([validate(right), validate.errors]).toEqual([true, null])
  for (const wrong of [
    { trakcer: {} },
    { tracker: { trackers: [1] } },
    { presets: { a: { x: {} } } },
    { v2: { mode: 'x' } },
  ]) {
    expect(validate(wrong)).toBe(false)
  }
})
