import { fileURLToPath } from 'node:url'
import { python } from './clients.ts'
import { freePort } from './free-port.ts'
import type { Place } from './place.ts'

const script = fileURLToPath(new URL('../clients/libtorrent-dht.py', import.meta.url))

/** A DHT whose nodes are libtorrent sessions. */
export interface LibtorrentDht {
  /** `127.0.4.x:port` */
  readonly nodes: readonly string[]
  /** What a session finds under a key, in libtorrent's own words: those with what is wanted, or else its last ones. */
  get(node: number, item: { readonly key: string; readonly salt: string; readonly wanted: string }): Promise<string>
  /** Lets a session put a text; how many nodes took it. */
  put(
    node: number,
    item: { readonly key: string; readonly secret: string; readonly salt: string; readonly text: string },
  ): Promise<number>
}

/** Starts sessions, each at an address of its own, and waits until they know each other. */
export async function startLibtorrentDht(place: Place, count: number): Promise<LibtorrentDht> {
  const nodes: string[] = []
  for (let i = 1; i <= count; i++) nodes.push(`127.0.4.${i}:${await freePort(`127.0.4.${i}`)}`)
  const running = place.start(python, ['-W', 'ignore', script, JSON.stringify({ listen: nodes })])
  await running.line(line => line === '{"event": "ready"}')
  let asked = 0
  const ask = async (question: object): Promise<{ message: string; stored: number }> => {
    const id = ++asked
    running.process.stdin!.write(`${JSON.stringify({ ...question, id })}\n`)
    return JSON.parse(await running.line(line => line.startsWith(`{"event": "answer", "id": ${id},`)))
  }
  return {
    nodes,
    get: async (node, item) => (await ask({ do: 'get', node, ...item })).message,
    put: async (node, item) => (await ask({ do: 'put', node, ...item })).stored,
  }
}
