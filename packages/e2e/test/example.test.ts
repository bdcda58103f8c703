import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { packAll, workspace } from './installed.ts'
import { withPlace } from './place.ts'
import { startRegistry } from './registry.ts'

test('the example is built, tested, packed and used with nothing but published packages', context =>
  withPlace(async place => {
    fs.mkdirSync(place.at('packed'))
    const registry = await startRegistry(packAll(place.at('packed')).values(), { place, context })
    const npm = (folder: string, ...args: readonly string[]) =>
      place.must('npm', ['--prefix', place.at(folder), '--registry', registry, '--no-audit', '--no-fund', ...args])

    const source = path.join(workspace, 'examples/gentorrent-plugin-release')
    fs.cpSync(source, place.at('release'), { recursive: true, filter: file => !/\/(node_modules|dist)$/.test(file) })
    await npm('release', 'install')
    await npm('release', 'run', 'build')
    expect(stripVTControlCharacters(await npm('release', 'test'))).toMatch(/Tests +\d+ passed/)
    await npm('release', 'pack', '--pack-destination', place.folder, place.at('release'))

    fs.mkdirSync(place.at('app'))
    fs.writeFileSync(place.at('app/package.json'), '{"private":true}')
    await npm('app', 'install', 'gentorrent', place.at('gentorrent-plugin-release-1.0.0.tgz'))
    const gentorrent = (...args: readonly string[]) =>
      place.run(place.at('app/node_modules/.bin/gentorrent'), [...args, '--plugin', 'release'])

    fs.mkdirSync(place.at('album'))
    fs.writeFileSync(place.at('album/nine [CBF43926].txt'), '123456789')
    fs.writeFileSync(place.at('album/ten [00000000].txt'), '1234567890')
    const flags = ['--release-group', 'dust', '--release-crc', '--v2', '--md5sum']
    const made = await gentorrent('create', 'album', '--json', ...flags)
    expect([made.code, JSON.parse(made.out).issues.map(({ code }: { code: string }) => code)]).toEqual([
      0,
      ['RELEASE_NAME'],
    ])
    const seen = JSON.parse((await gentorrent('inspect', 'album.torrent', '--json')).out)
    expect(seen.plugins.release).toEqual({ group: 'dust', crc: true })
    expect((await gentorrent('magnet', 'album.torrent')).out).toContain('&x.release=dust')
    expect((await gentorrent('verify', 'album.torrent', '--quiet')).code).toBe(0)
    fs.writeFileSync(place.at('album/nine [CBF43926].txt'), '12345678!')
    const { code, out } = await gentorrent('verify', 'album.torrent', '--json')
    expect([code, out]).toEqual([1, expect.stringContaining('RELEASE_MISMATCH')])
  }))
