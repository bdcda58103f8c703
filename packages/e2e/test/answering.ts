import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from './place.ts'

/** Waits until a server takes connections. @throws if it ends before that */
export async function answering(server: Running, port: number): Promise<void> {
  while (server.process.exitCode === null) {
    const open = await new Promise<boolean>(resolve => {
      const socket = net.connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return
    await sleep(50)
  }
  throw new Error(`${server.process.spawnfile} did not start\n${server.printed()}`)
}
