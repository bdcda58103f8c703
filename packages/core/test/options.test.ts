import { activate, jsonSchemaOf, parseOption } from '@gentorrent/core'
import { definePlugin, type OptionSpec } from '@gentorrent/core/plugin'
import { describe, expect, test } from 'vitest'

const spec = (more: Partial<OptionSpec> & Pick<OptionSpec, 'type'>): OptionSpec => ({
  flag: '--x <y>',
  summary: 'Some option',
  ...more,
})

describe('parseOption', () => {
  test.each<[spec: OptionSpec, text: string, value: unknown]>([
    [spec({ type: 'text' }), ' a b ', ' a b '],
    [spec({ type: 'integer' }), ' 12 ', 12],
    [spec({ type: 'boolean' }), 'true', true],
    [spec({ type: 'integer' }), '-12', -12],
    [spec({ type: 'size' }), '262144', 262_144],
    [spec({ type: 'size' }), '256KiB', 262_144],
    [spec({ type: 'size' }), '256k', 262_144],
    [spec({ type: 'size' }), '1.5 MiB', 1_572_864],
    [spec({ type: 'size' }), '1MB', 1_000_000],
    [spec({ type: 'time' }), '1700000000', 1_700_000_000],
    [spec({ type: 'time' }), '2023-11-14T22:13:20Z', 1_700_000_000],
    [spec({ type: 'time' }), '2023-11-15T00:13:20+0200', 1_700_000_000],
    [spec({ type: 'time' }), '2023-11-14', 1_699_920_000],
    [spec({ type: 'time' }), '2024-02-29', 1_709_164_800],
    [spec({ type: 'endpoint' }), 'router.example:6881', { host: 'router.example', port: 6881 }],
    [spec({ type: 'endpoint' }), '[2001:db8::1]:1', { host: '2001:db8::1', port: 1 }],
    [spec({ type: 'choice', choices: ['a', 'b'] }), 'b', 'b'],
    [spec({ type: 'url' }), 'http://h/dir', 'http://h/dir'],
    [spec({ type: 'url' }), 'http://h', 'http://h'],
    [spec({ type: 'url' }), 'http://h/a%20b/', 'http://h/a%20b/'],
    [spec({ type: 'url' }), 'http://h/a b/é', 'http://h/a%20b/%C3%A9'],
    [spec({ type: 'url', schemes: ['ftp'] }), 'ftp://h/x', 'ftp://h/x'],
  ])('%o reads %j', (option, text, value) => {
    expect(parseOption(option, text)).toEqual(value)
  })

  test.each<[spec: OptionSpec, text: string]>([
    [spec({ type: 'boolean' }), 'yes'],
    [spec({ type: 'integer' }), '1.5'],
    [spec({ type: 'integer', min: 1 }), '0'],
    [spec({ type: 'integer', max: 3 }), '4'],
    [spec({ type: 'size' }), '12 bananas'],
    [spec({ type: 'size' }), '-1'],
    [spec({ type: 'size' }), '0.3'],
    [spec({ type: 'time' }), 'tomorrow'],
    [spec({ type: 'time' }), '2023-13-01'],
    [spec({ type: 'time' }), '2023-02-29'],
    [spec({ type: 'time' }), '2026-02-30T12:00:00Z'],
    [spec({ type: 'endpoint' }), 'host'],
    [spec({ type: 'endpoint' }), 'host:0'],
    [spec({ type: 'endpoint' }), 'host:65536'],
    [spec({ type: 'endpoint' }), '::1:80'],
    [spec({ type: 'choice', choices: ['a'] }), 'c'],
    [spec({ type: 'url' }), 'example.com/x'],
    [spec({ type: 'url' }), 'http://h/a\nb'],
    [spec({ type: 'url', schemes: ['http'] }), 'ftp://h/'],
    [spec({ type: 'url' }), 'mailto:a@b'],
  ])('%o refuses %j and names the flag', (option, text) => {
    expect(() => parseOption(option, text)).toThrow(/^--x: /)
    expect(() => parseOption(option, text)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  })
})

test('the JSON Schema comes from the same declarations', () => {
  const plugin = definePlugin({
    id: 'some',
    summary: 'Some plugin',
    beps: [],
    options: {
      urls: { type: 'url', list: true, flag: '--some-url <url>', summary: 'Add a URL' },
      mode: { type: 'choice', choices: ['a', 'b'], default: 'a', flag: '--some [mode]', summary: 'Choose' },
    },
    writes: [],
  })
  expect(jsonSchemaOf([plugin])).toMatchObject({
    additionalProperties: false,
    properties: {
      some: {
        description: 'Some plugin',
        properties: {
          urls: { type: 'array', items: { type: 'string', format: 'uri' } },
          mode: { type: 'string', enum: ['a', 'b'], default: 'a' },
        },
      },
    },
  })
})

describe('values that a program gives are held to the declarations', () => {
  const engine = { name: 'none', algorithms: new Set<never>(), loadsModules: false, run: async () => [] }
  const refused = (option: OptionSpec, value: unknown): string[] => {
    const plugin = definePlugin<any>({ id: 'some', summary: 'Some plugin', beps: [], options: { option }, writes: [] })
    try {
      activate({ plugins: [plugin({ option: value })], engine })
      return []
    } catch (error) {
      return (error as { details: { issues: { code: string }[] } }).details.issues.map(({ code }) => code)
    }
  }

  test.each<[spec: OptionSpec, value: unknown]>([
    [spec({ type: 'boolean' }), true],
    [spec({ type: 'text' }), ''],
    [spec({ type: 'integer', min: -3 }), -3],
    [spec({ type: 'size' }), 16_384],
    [spec({ type: 'time' }), 0],
    [spec({ type: 'url', list: true }), ['http://h/a%20b', 'udp://h:1']],
    [spec({ type: 'endpoint' }), { host: '2001:db8::1', port: 1 }],
    [spec({ type: 'choice', choices: ['a'] }), 'a'],
    [spec({ type: 'file' }), { path: 'x', bytes: new Uint8Array() }],
    [spec({ type: 'text' }), undefined],
    [spec({ type: 'text' }), null],
  ])('%o takes %j', (option, value) => {
    expect(refused(option, value)).toEqual([])
  })

  test.each<[spec: OptionSpec, value: unknown]>([
    [spec({ type: 'boolean' }), 'true'],
    [spec({ type: 'text' }), 1],
    [spec({ type: 'integer', min: 0 }), -1],
    [spec({ type: 'integer' }), 1.5],
    [spec({ type: 'size', max: 5 }), 6],
    [spec({ type: 'time' }), -1],
    [spec({ type: 'time' }), new Date(0)],
    [spec({ type: 'url' }), 'h/a'],
    [spec({ type: 'url' }), 'http://h/a b'],
    [spec({ type: 'url', schemes: ['ftp'] }), 'http://h/'],
    [spec({ type: 'url', list: true }), 'http://h/'],
    [spec({ type: 'url', list: true }), ['http://h/', 3]],
    [spec({ type: 'endpoint' }), { host: 'h', port: 0 }],
    [spec({ type: 'endpoint' }), { host: 'h h', port: 1 }],
    [spec({ type: 'endpoint' }), 'h:1'],
    [spec({ type: 'choice', choices: ['a'] }), 'b'],
    [spec({ type: 'file' }), 'x'],
  ])('%o refuses %j', (option, value) => {
    expect(refused(option, value)).toEqual(['OPTION_INVALID'])
  })
})
