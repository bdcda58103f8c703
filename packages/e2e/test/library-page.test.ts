import fs from 'node:fs'
import { expect, test } from 'vitest'
import { compile, compiled, programsIn } from './docs-programs.ts'
import { withPlace } from './place.ts'

const programs = programsIn('docs/library.md')

test('the programs of docs/library.md compile, and do what the page says', () =>
  withPlace(async place => {
    await compile(programs, place)
    fs.mkdirSync(place.at('album'))
    fs.writeFileSync(place.at('album/a.flac'), 'a'.repeat(300_000))
    fs.writeFileSync(place.at('album/b.flac'), 'b'.repeat(200_000))
    const printed: string[] = []
    for (const program of programs) printed.push(await place.must(process.execPath, [compiled(program)]))

    expect(printed[0]).toMatch(/plugin: 'dht'[\s\S]*\ntrue\n$/)
    expect(printed[1]).toBe('')
    expect(printed[2]).toMatch(/^500000 of 500000$/m)
    expect(printed[3]).toMatch(/^2 files, the torrent will have \d+ bytes\nmagnet:\?xt=urn:btih:/)
    expect(printed).toHaveLength(4)
    const made = fs.readdirSync(place.folder).filter(name => name.endsWith('.torrent'))
    expect(made.sort()).toEqual(['a.torrent', 'album.torrent', 'collection.torrent', 'hello.torrent'])
    expect(fs.readFileSync(place.at('album.torrent'), 'latin1')).toMatch(/^d8:announce/)
    expect(fs.readFileSync(place.at('collection.torrent'), 'latin1')).toContain('5:music11:second.flac')
  }))
