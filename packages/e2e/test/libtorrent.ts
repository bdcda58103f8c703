import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { python } from './clients.ts'
import type { Place, Running } from './place.ts'

const script = (name: string): string => fileURLToPath(new URL(`../clients/${name}`, import.meta.url))

/** What libtorrent reads in a torrent. */
export interface Seen {
  readonly v1: string | null
  readonly v2: string | null
  readonly name: string
  readonly pieceLength: number
  readonly pieceCount: number
  readonly length: number
  readonly private: boolean
  readonly trackers: readonly (readonly [url: string, tier: number])[]
  readonly webSeeds: readonly string[]
  readonly nodes: readonly (readonly [host: string, port: number])[]
  readonly files: readonly (readonly [path: string, length: number])[]
}

export async function readWithLibtorrent(place: Place, torrent: string): Promise<Seen> {
  return JSON.parse(await place.must(python, [script('libtorrent-read.py'), torrent]))
}

/** What libtorrent reads in a magnet link. */
export interface SeenInLink {
  readonly v1: string | null
  readonly v2: string | null
  readonly name: string
  readonly trackers: readonly string[]
  readonly webSeeds: readonly string[]
  readonly nodes: readonly (readonly [host: string, port: number])[]
  readonly peers: readonly (readonly [address: string, port: number])[]
  /** Places of the files to download; none if the link does not say. */
  readonly selected: readonly number[]
}

export async function readMagnetWithLibtorrent(place: Place, link: string): Promise<SeenInLink> {
  return JSON.parse(await place.must(python, [script('libtorrent-magnet.py'), link]))
}

/** A v1 torrent by libtorrent, with the files in the order given; returns its path. */
export async function createWithLibtorrent(
  place: Place,
  input: { parent: string; files: readonly (readonly [path: string, length: number])[]; pieceLength: number },
): Promise<string> {
  const output = place.at('by-libtorrent.torrent')
  await place.must(python, [script('libtorrent-create.py'), JSON.stringify({ ...input, output })])
  return output
}

/** What a session knows when it has everything. `sources`: how it found its peers. */
export interface Complete {
  readonly downloaded: number
  readonly uploaded?: number
  readonly sources: readonly string[]
  readonly peers: readonly string[]
}

export interface Session {
  /** Waits until the session has all of the content. @throws with the session's log if it gives up first */
  complete(): Promise<Complete>
  /** Ends the session; says how it found its peers until then. */
  stop(): Promise<Complete>
}

/** Starts a session with one torrent; ready when it listens. All ways to find peers are off but those asked for. */
export async function startLibtorrent(
  place: Place,
  config: {
    torrent: string
    save: string
    /** `127.0.0.x:port` */
    listen: string
    dht?: boolean
    connect?: readonly (readonly [address: string, port: number])[]
    seconds?: number
  },
): Promise<Session> {
  const running = place.start(python, [script('libtorrent-session.py'), JSON.stringify(config)])
  await event(running, 'listening')
  return {
    complete: () => event(running, 'complete'),
    stop: async () => {
      await running.close()
      return event(running, 'stopped')
    },
  }
}

async function event(running: Running, name: string): Promise<Complete> {
  const line = await running.line(text => text.startsWith(`{"event": "${name}"`))
  return JSON.parse(line)
}

/** The parent folder and the paths that libtorrent wants for a torrent of `content`. */
export const belowParent = (
  content: string,
  files: readonly (readonly [name: string, length: number])[],
): { parent: string; files: (readonly [string, number])[] } => ({
  parent: path.dirname(content),
  files: files.map(([name, length]) => [path.posix.join(path.basename(content), name), length] as const),
})
