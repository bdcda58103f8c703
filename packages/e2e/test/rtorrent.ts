import fs from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import type { Place } from './place.ts'

/**
 * Downloads with rTorrent, which knows v1 only: no DHT, no PEX, so only the trackers in the torrent. Resolves when rTorrent
 * has checked every piece. @throws with its log if that takes five minutes
 */
export async function downloadWithRtorrent(place: Place, torrent: string, to: string): Promise<void> {
  const [session, settings, log, done] = ['session', 'settings', 'log', 'done'].map(name =>
    place.at(`rtorrent-${name}`),
  )
  await fs.mkdir(to, { recursive: true })
  await fs.mkdir(session!)
  const port = await freePort('127.0.0.4')
  const lines = [
    'system.daemon.set = true',
    'network.bind_address.set = 127.0.0.4',
    `network.port_range.set = ${port}-${port}`,
    'dht.mode.set = disable',
    'protocol.pex.set = no',
    `directory.default.set = ${to}`,
    `session.path.set = ${session}`,
    `method.set_key = event.download.finished, done, "execute2=touch,${done}"`,
    `log.open_file = "log", ${log}`,
    'log.add_output = "debug", "log"',
  ]
  await fs.writeFile(settings!, `${lines.join('\n')}\n`)
  const running = place.start('rtorrent', ['-n', '-o', `import=${settings}`, torrent])
  for (let left = 3000; left > 0 && running.process.exitCode === null; left--) {
    if (await fs.stat(done!).catch(() => undefined)) return
    await sleep(100)
  }
  const told = await fs.readFile(log!, 'utf8').catch(() => '')
  throw new Error(`rTorrent did not complete\n${running.printed()}\n${told}`)
}
