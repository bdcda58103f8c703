import fs from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { downloadWithAria2, startAria2 } from './aria2.ts'
import { testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { serveFtp } from './ftp-server.ts'
import { command, create } from './gentorrent.ts'

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
    await startAria2(place, torrent, place.at('to'))
    await expect
      .poll(server.commands, { timeout: 300_000 })
      .toEqual(expect.arrayContaining(['RETR a.bin', 'RETR d.bin']))
    const commands = await server.commands()
    const second = commands.indexOf('RETR d.bin')
    expect(commands.slice(second - 8, second)).toEqual(expect.arrayContaining(['CWD pub', 'CWD b c', 'SIZE d.bin']))
    expect(commands[second - 1]).toBe('REST 65536') // `REST 0` would be right
  })
})

testWith(['vsftpd'], 'an FTP server is checked, and one that has other bytes is found out', async place => {
  await writeFiles(place.at('from', 'pub'), [
    ['a é#%.bin', 300_000],
    ['b c/d.bin', 200_000],
  ])
  const server = await serveFtp(place, place.at('from'))
  const flags = [
    '--web-seed',
    `${server.origin}/`,
    '--check-web-seeds',
    '--check-pieces',
    '100',
    '--check-timeout',
    '60',
  ]
  const made = async () => {
    const args = ['create', place.at('from', 'pub'), '-o', place.at('t'), '--force', '--json', ...flags]
    const { code, out } = await place.run(process.execPath, [command, ...args, '--allow-private-addresses'])
    expect(code).toBe(0)
    const { issues, remarks } = JSON.parse(out)
    return [...issues, ...remarks].map(({ code }) => code).filter(code => code.startsWith('WEBSEED_C'))
  }
  expect(await made()).toEqual(['WEBSEED_CHECKED'])

  // The torrent is right; what the server has is not any more.
  await fs.writeFile(place.at('from', 'pub/b c/d.bin'), Buffer.alloc(200_000, 1))
  const lint = [command, 'lint', place.at('t'), '--online', '--json', ...flags.slice(3), '--allow-private-addresses']
  const { code, out } = await place.run(process.execPath, lint)
  const [{ message, ...issue }] = JSON.parse(out).issues.filter(({ code }: { code: string }) =>
    code.startsWith('WEBSEED_C'),
  )
  expect([code, issue.code]).toEqual([1, 'WEBSEED_CONTENT'])
  expect(message).toContain('d.bin')
})
