import fs from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { packExample } from './example.ts'
import { listOf, packAll } from './installed.ts'
import { withPlace } from './place.ts'
import { startRegistry } from './registry.ts'

test(
  'the example is built, tested, packed and used with nothing but published packages',
  context =>
    withPlace(async place => {
      fs.mkdirSync(place.at('packed'))
      const { url } = await startRegistry(packAll(place.at('packed')).values(), { place, context })
      const npm = (folder: string, ...args: readonly string[]) =>
        place.must('/bin/sh', ['-c', 'cd "$1" && shift && exec npm "$@"', 'sh', folder, '--registry', url, ...args])

      const tarball = await packExample(place.at('release'), npm)
      const told = await npm(place.at('release'), 'test', '--', '--testTimeout', '600000')
      expect(stripVTControlCharacters(told)).toMatch(/Tests +\d+ passed/)
      expect(listOf(tarball)).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/manifest.json']))

      fs.mkdirSync(place.at('app'))
      fs.writeFileSync(place.at('app/package.json'), '{"private":true}')
      await npm(place.at('app'), 'install', '--no-audit', '--no-fund', 'gentorrent', tarball)
      const gentorrent = (...args: readonly string[]) =>
        place.run(place.at('app/node_modules/.bin/gentorrent'), [args[0]!, '--plugin', 'release', ...args.slice(1)])

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
      const warned = await gentorrent('lint', 'album.torrent', '--json')
      expect(JSON.parse(warned.out).issues.map(({ code }: { code: string }) => code)).toContain('RELEASE_NAME')
      fs.writeFileSync(place.at('album/nine [CBF43926].txt'), '12345678!')
      const { code, out } = await gentorrent('verify', 'album.torrent', '--json')
      expect([code, out]).toEqual([1, expect.stringContaining('RELEASE_MISMATCH')])

      // Its manifest is enough for those who do not use it: a module that cannot be loaded is not loaded.
      fs.writeFileSync(
        place.at('app/node_modules/gentorrent-plugin-release/dist/index.js'),
        'throw new Error("loaded")',
      )
      expect((await gentorrent('create', '--help')).out).toMatch(/^release: Who released the content/m)
      expect((await gentorrent('completion', 'bash')).out).toContain('--release-group')
      expect(await gentorrent('create', 'album', '--force', '--quiet')).toMatchObject({ code: 0, err: '' })
      expect((await gentorrent('create', 'album', '--force', '--release-crc')).err).toContain('loaded')
    }),
  1_800_000,
)
