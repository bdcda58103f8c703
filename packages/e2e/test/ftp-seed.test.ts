import { describe, expect } from 'vitest'
import { downloadWithAria2 } from './aria2.ts'
import { testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { serveFtp } from './ftp-server.ts'
import { create } from './gentorrent.ts'

describe('aria2, with nothing but an FTP server (BEP 19)', () => {
  testWith(['aria2c', 'vsftpd'], 'downloads a single file', async place => {
    await writeFiles(place.at('from'), [['a file é.bin', 700_001]])
    const server = await serveFtp(place, place.at('from'))
    const torrent = await create(place, place.at('from', 'a file é.bin'), '--web-seed', `${server.origin}/`)
    const { code, out, err } = await downloadWithAria2(place, torrent, place.at('to'))
    expect(code, out + err).toBe(0)
    expect(await sameFiles(place.at('from'), place.at('to'))).toBe(true)
    expect(await server.commands()).toContain('RETR a file ??.bin') // so vsftpd logs bytes outside ASCII
  })

  // aria2 (1.36, and the development version of November 2025) resumes each file at its place in the torrent instead of
  // its place in the file, so only a file at the very start of the torrent can arrive. What this shows is that our side
  // is right: it asks for the right files in the right folders. See docs/clients.md.
  testWith(['aria2c', 'vsftpd'], 'asks for the right files of several, at wrong places', async place => {
    await writeFiles(place.at('from', 'pub'), [
      ['a.bin', 65_536],
      ['b c/d.bin', 65_536],
    ])
    const server = await serveFtp(place, place.at('from'))
    const flags = ['--web-seed', `${server.origin}/`, '--piece-length', '65536']
    const torrent = await create(place, place.at('from', 'pub'), ...flags)
    const { code } = await downloadWithAria2(place, torrent, place.at('to'), '--stop=8')
    expect(code).not.toBe(0)

    const commands = await server.commands()
    expect(commands).toContain('RETR a.bin')
    const second = commands.indexOf('RETR d.bin')
    expect(commands.slice(second - 8, second)).toEqual(expect.arrayContaining(['CWD pub', 'CWD b c', 'SIZE d.bin']))
    expect(commands[second - 1]).toBe('REST 65536') // `REST 0` would be right
  })
})
