import fs from 'node:fs/promises'
import { freePort } from './free-port.ts'
import type { Output, Place } from './place.ts'

/** What aria2 reads in a torrent. */
export async function showWithAria2(place: Place, torrent: string): Promise<string> {
  return place.must('aria2c', ['--no-conf', '-S', torrent])
}

/**
 * Downloads with aria2: no DHT, no PEX, no local discovery, so only the trackers and seeds in the torrent.
 * `code` is 0 if everything arrived and every piece was right.
 */
export async function downloadWithAria2(
  place: Place,
  torrent: string,
  to: string,
  ...flags: readonly string[]
): Promise<Output> {
  return place.run('aria2c', [...(await wordsFor(torrent, to)), ...flags])
}

/** The same, and it goes on until the test ends. */
export async function startAria2(place: Place, torrent: string, to: string): Promise<void> {
  place.start('aria2c', await wordsFor(torrent, to))
}

const wordsFor = async (torrent: string, to: string): Promise<readonly string[]> => {
  await fs.mkdir(to, { recursive: true })
  return [
    '--no-conf',
    '--enable-dht=false',
    '--enable-dht6=false',
    '--bt-enable-lpd=false',
    '--enable-peer-exchange=false',
    '--disable-ipv6=true',
    '--interface=127.0.0.1',
    `--listen-port=${await freePort()}`,
    '--seed-time=0',
    '--file-allocation=none',
    '--summary-interval=0',
    '--show-console-readout=false',
    '--stop=300', // seconds, less than a test may take; it ends with code 7 if something is missing then
    `--dir=${to}`,
    torrent,
  ]
}
