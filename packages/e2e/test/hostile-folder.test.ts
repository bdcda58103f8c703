import fs from 'node:fs'
import { expect, test } from 'vitest'
import { command } from './gentorrent.ts'
import { type Place, withPlace } from './place.ts'

const evil = "require('node:fs').writeFileSync(require('node:path').join(__dirname, 'EXECUTED'), '')\n"
const evilModule = `
import fs from 'node:fs'
fs.writeFileSync(new URL('EXECUTED', import.meta.url), '')
export default {}
`

/** A folder as somebody might hand it to others: whatever a program may run because it lies there. */
const plant = (place: Place) => {
  const write = (name: string, text: string) => {
    fs.mkdirSync(place.at('download', name, '..'), { recursive: true })
    fs.writeFileSync(place.at('download', name), text, { mode: 0o755 })
  }
  for (const name of [
    'gentorrent.config.mjs',
    'gentorrent.config.js',
    'gentorrent.config.ts',
    '.gentorrentrc.mjs',
    'evil.mjs',
  ])
    write(name, evilModule)
  for (const name of ['gentorrent.config.cjs', '.gentorrentrc.js', 'index.js', 'start.cjs', 'main.cjs'])
    write(name, evil)
  write('.npmrc', 'ignore-scripts=false\nnode-options=--require=./index.js\n')
  write('.env', 'NODE_OPTIONS=--require ./index.js\n')
  const manifest = (name: string) =>
    JSON.stringify({
      name,
      version: '9.9.9',
      type: 'commonjs',
      main: 'index.js',
      bin: { gentorrent: 'index.js', npm: 'index.js' },
      exports: {
        '.': './index.js',
        './package.json': './package.json',
        './plugin': './index.js',
        './start': './index.js',
      },
      scripts: { preinstall: 'node index.js', postinstall: 'node index.js' },
    })
  write('package.json', manifest('gentorrent'))
  for (const name of [
    'gentorrent-plugin-evil',
    'evil',
    'commander',
    '@gentorrent/core',
    '@gentorrent/cli',
    '@gentorrent/plugin-dht',
    '@gentorrent/plugin-evil',
    '@gentorrent/hash-native',
  ]) {
    write(`node_modules/${name}/package.json`, manifest(name))
    write(`node_modules/${name}/index.js`, evil)
  }
  for (const name of ['npm', 'pnpm', 'node', 'gentorrent'])
    write(`node_modules/.bin/${name}`, `#!/bin/sh\ntouch EXECUTED\n`)
  write('gentorrent/plugins/package.json', JSON.stringify({ dependencies: { 'gentorrent-plugin-evil': '1' } }))
  write('content', 'x'.repeat(20_000_000))
}

const executed = (folder: string): readonly string[] =>
  (fs.readdirSync(folder, { recursive: true }) as string[]).filter(name => name.endsWith('EXECUTED'))

test('nothing that lies in a folder is executed by any command that runs there', () =>
  withPlace(async place => {
    plant(place)
    const run = (...args: readonly string[]) =>
      place.run('/bin/sh', ['-c', 'cd download && exec "$@"', 'sh', process.execPath, command, ...args])
    const made = await run('create', 'content', '--force', '--node', 'a.example:1', '--workers', '2')
    expect([made.code, executed(place.folder)]).toEqual([0, []])
    for (const args of [
      ['--help'],
      ['--version', '--verbose'],
      ['create', '--help'],
      ['create', 'content', '--force', '--v2', '--include', '*'],
      ['inspect', 'content.torrent'],
      ['verify', 'content.torrent'],
      ['edit', 'content.torrent', '--comment', 'c'],
      ['lint', 'content.torrent'],
      ['magnet', 'content.torrent'],
      ['plugins'],
      ['plugins', 'info', 'evil'],
      ['plugins', 'remove', 'evil'],
      ['create', 'content', '--force', '--plugin', 'evil'],
      ['create', 'content', '--force', '--plugin', 'gentorrent-plugin-evil'],
      ['evil', 'content.torrent'],
      ['config'],
    ]) {
      const { code } = await run(...args)
      expect([args, code === 70, executed(place.folder)]).toEqual([args, false, []])
    }
  }))

test('a path that is named is another matter', () =>
  withPlace(async place => {
    plant(place)
    const args = [command, 'plugins', '--plugin', place.at('download', 'evil.mjs')]
    await place.run(process.execPath, args)
    expect(executed(place.folder)).toEqual(['download/EXECUTED'])
  }))
