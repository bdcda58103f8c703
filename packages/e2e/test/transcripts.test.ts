import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { testWith } from './clients.ts'
import { bytes, writeFiles } from './content.ts'
import { command } from './gentorrent.ts'
import { workspace } from './installed.ts'
import type { Place } from './place.ts'
import { replayed, type Scene } from './transcripts.ts'

/** What a page shows is what is printed. `npx vitest run packages/e2e/test/transcripts.test.ts -u` writes it anew. */
const pageTest = (page: string, sceneAt: (place: Place) => Promise<Scene>) =>
  testWith(['jq'], `what ${page} shows is what the commands print`, async place => {
    const text = await replayed(page, place, await sceneAt(place))
    await expect(text).toMatchFileSnapshot(path.join(workspace, page))
  })

const make = (place: Place, folder: string, ...args: readonly string[]) =>
  place.must('/bin/sh', ['-c', 'cd "$1" && shift && exec "$@"', 'sh', folder, process.execPath, command, ...args])

/** Writes one byte of a file anew. */
const damage = (file: string, at: number) => {
  const changed = fs.readFileSync(file)
  changed[at]! ^= 1
  fs.writeFileSync(file, changed)
}

pageTest('README.md', async place => {
  const film = place.at('holiday/film.mkv')
  await writeFiles(place.at('holiday'), [
    ['2026 é/beach.jpg', 900_000],
    ['film.mkv', 30_000_000],
  ])
  fs.writeFileSync(place.at('holiday/read.me'), 'hello\n')
  fs.writeFileSync(place.at('holiday/.DS_Store'), 'x')
  return {
    cwd: place.folder,
    before: {
      2: () => damage(film, 20_000_000),
      4: async () => {
        const flags = [
          '--tracker',
          'http://tracker.example.org/announce',
          '--web-seed',
          'https://files.example.org/pub/',
        ]
        await make(place, place.folder, 'create', 'holiday', '--quiet', '--output', 'last-year.torrent', ...flags)
        damage(film, 20_000_000)
      },
    },
  }
})

pageTest('docs/editing.md', async place => {
  const album = place.at('music/album')
  await writeFiles(album, [
    ['1 first.flac', 1_500_000],
    ['2 second.flac', 1_600_000],
    ['cover.jpg', 40_000],
  ])
  const flags = [
    '--tracker',
    'udp://old.example.org:6969',
    '--node',
    'dht.example.org:6881',
    '--comment',
    'first pressing',
  ]
  await make(place, place.folder, 'create', 'music/album', '--quiet', ...flags)
  const torrent = place.at('album.torrent')
  const kept = place.at('kept')
  const edit = (...args: readonly string[]) =>
    make(place, place.folder, 'edit', 'album.torrent', '--quiet', '--force', ...args)
  return {
    cwd: place.folder,
    before: {
      2: async () => {
        await edit('--private', '--source', 'SITE', '--remove', 'nodes')
        fs.copyFileSync(torrent, kept)
      },
      3: () => {
        fs.copyFileSync(kept, torrent)
        damage(path.join(album, 'cover.jpg'), 30_000)
      },
      4: async () => {
        damage(path.join(album, 'cover.jpg'), 30_000)
        await edit('music/album', '--md5sum')
        fs.rmSync(kept)
      },
    },
  }
})

pageTest('docs/verify.md', async place => {
  const files = [
    ['cd1/a.flac', 300_000],
    ['cd1/b.flac', 500_001],
    ['cd2/c.flac', 900_000],
    ['cd2/cover.jpg', 70],
    ['empty', 0],
  ] as const
  const cwd = place.at('srv/music')
  const album = path.join(cwd, 'album')
  await writeFiles(album, files)
  await writeFiles(path.join(cwd, 'archive'), files)
  const old = (name: string, from: number) => {
    fs.mkdirSync(path.dirname(place.at('old', name)), { recursive: true })
    fs.writeFileSync(place.at('old', name), bytes(files[from]![1], from + 1))
  }
  old('deep/02.flac', 1)
  old('03.flac', 2)
  old('03-copy.flac', 2)
  old('folder.jpg', 3)
  await make(place, cwd, 'create', 'album', '--quiet', '--piece-length', '32KiB')
  await make(place, cwd, 'create', 'archive', '--quiet', '--piece-length', '32KiB')
  return {
    cwd,
    settle: printed => printed.replace(/(?<=--seed )[0-9a-f]{8}/, '112ae749'),
    before: {
      0: () => {
        damage(path.join(album, 'cd1/b.flac'), 200_000)
        fs.truncateSync(path.join(album, 'cd2/c.flac'), 899_000)
        fs.rmSync(path.join(album, 'cd2/cover.jpg'))
      },
    },
  }
})

pageTest('docs/json.md', async place => {
  await writeFiles(place.at('album'), [
    ['a.flac', 100_000],
    ['b.flac', 30_000],
  ])
  fs.writeFileSync(place.at('read.me'), 'holiday')
  const trackers = ['--tracker', 'https://tracker.example.org/announce,udp://tracker.example.org:6969']
  await make(place, place.folder, 'create', 'album', '--quiet', ...trackers)
  await make(place, place.folder, 'create', 'album', '--quiet', '--v2', '-o', 'hybrid.torrent')
  const tracker = ['--tracker', 'https://tracker.example.org/announce']
  await make(place, place.folder, 'create', 'read.me', '--quiet', '-o', 'holiday.torrent', ...tracker)
  return { cwd: place.folder, before: {} }
})
