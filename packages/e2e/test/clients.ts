import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { type TestContext, test } from 'vitest'
import { type Place, withPlace } from './place.ts'

/** Programs of others that the tests run, and the Debian package of each. */
const clients = {
  aria2c: { debian: 'aria2', found: () => answers('aria2c', '--version') },
  jq: { debian: 'jq', found: () => answers('jq', '--version') },
  libtorrent: { debian: 'python3-libtorrent', found: () => answers(python, '-c', 'import libtorrent') },
  mktorrent: { debian: 'mktorrent', found: () => answers('mktorrent', '-h') },
  opentracker: { debian: 'opentracker', found: () => answers('opentracker', '-h') },
  openssl: { debian: 'openssl', found: () => answers('openssl', 'version') },
  'qbittorrent-nox': { debian: 'qbittorrent-nox', found: () => answers('qbittorrent-nox', '--version') },
  rtorrent: { debian: 'rtorrent', found: () => answers('rtorrent', '-h') },
  'transmission-create': { debian: 'transmission-cli', found: () => answers('transmission-create', '--version') },
  'transmission-edit': { debian: 'transmission-cli', found: () => answers('transmission-edit', '--version') },
  'transmission-show': { debian: 'transmission-cli', found: () => answers('transmission-show', '--version') },
  vsftpd: { debian: 'vsftpd', found: () => fs.existsSync(vsftpd) && process.getuid?.() === 0 },
} satisfies Record<string, { debian: string; found: () => boolean }>

export type Client = keyof typeof clients

/** Debian's own Python is the one that sees Debian's libtorrent. */
export const python = '/usr/bin/python3'
/** Not on everybody's PATH. It wants to be started by root, because it changes to another user before it serves. */
export const vsftpd = '/usr/sbin/vsftpd'

/**
 * A test that needs these clients. Where one is missing the test is skipped and the report says which; with
 * `GENTORRENT_REQUIRE_CLIENTS=1` it fails instead.
 */
export function testWith(
  needed: readonly Client[],
  name: string,
  body: (place: Place, context: TestContext) => Promise<void>,
  timeout?: number,
): void {
  test(name, { ...(timeout !== undefined && { timeout }) }, async context => {
    refuseMissing(needed, context)
    await withPlace(place => body(place, context))
  })
}

function refuseMissing(needed: readonly Client[], context: TestContext): void {
  const missing = needed.filter(client => !isFound(client))
  if (missing.length === 0) return
  const note = `needs ${missing.map(client => `${client} (Debian package ${clients[client].debian}${client === 'vsftpd' ? ', as root' : ''})`).join(', ')}`
  if (process.env['GENTORRENT_REQUIRE_CLIENTS'] === '1') throw new Error(note)
  context.skip(note)
}

const known = new Map<Client, boolean>()

function isFound(client: Client): boolean {
  if (!known.has(client)) known.set(client, clients[client].found())
  return known.get(client) === true
}

/** Whether the program can be started; what it answers to the question does not matter. */
function answers(program: string, ...args: readonly string[]): boolean {
  const { error, status } = spawnSync(program, args, { stdio: 'ignore', timeout: 20_000 })
  return error === undefined && (program !== python || status === 0)
}
