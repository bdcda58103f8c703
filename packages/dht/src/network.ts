import { lookup } from 'node:dns/promises'
import type { Endpoint } from '@gentorrent/core/plugin'
import { reachOf } from '@gentorrent/net'
import { type Krpc, openKrpc } from './krpc.ts'
import { canonicalHost, endpointKey } from './node-info.ts'
import { routers } from './routers.ts'

export interface NetworkOptions {
  /** Nodes to begin with. Default: none. */
  readonly bootstrap?: readonly Endpoint[]
  /** Nodes to begin with if none of `bootstrap` answers, or there is none. Default: the public routers. */
  readonly fallback?: readonly Endpoint[]
  /** Milliseconds for everything that is asked; then what is known has to do. Default: 20,000. */
  readonly timeout?: number
  /** Milliseconds that one node has for its answer. Default: 3000. */
  readonly patience?: number
  /** Milliseconds after which another node is asked while one is still silent. Default: 500. */
  readonly slowAfter?: number
  readonly signal?: AbortSignal
  /** Called whenever a node is asked or has answered. What it throws ends the look-up and comes out of it. */
  readonly onProgress?: (progress: LookUpProgress) => void
}

/** How far a look-up has come. */
export interface LookUpProgress {
  readonly asked: number
  readonly answered: number
  /** Leading bits that the nearest node that answered shares with the target. */
  readonly sharedBits: number
}

/** A way into the DHT. Close it in the end. */
export interface Network extends Krpc {
  /**
   * Where look-ups begin: one list of addresses after the other, until somebody answers. Public routers show the way, but
   * are not among what is found.
   */
  readonly starts: readonly { readonly isRouters: boolean; addresses(): Promise<readonly Endpoint[]> }[]
  readonly slowAfter: number
  readonly onProgress: (progress: LookUpProgress) => void
  /** Aborted by the person. */
  readonly signal: AbortSignal
  /** Aborted by the person, or because the time is up. */
  readonly end: AbortSignal
}

/**
 * Opens a way into the DHT. Nobody is asked yet.
 *
 * @throws the reason of the signal
 */
export const openNetwork = async (options: NetworkOptions = {}): Promise<Network> => {
  const { bootstrap = [], fallback = routers, timeout = 20_000, patience = 3000, slowAfter = 500 } = options
  const { signal = new AbortController().signal, onProgress = () => {} } = options
  signal.throwIfAborted()
  const krpc = await openKrpc(patience)
  const end = new AbortController()
  const stop = () => end.abort(signal.reason)
  const timer = setTimeout(stop, timeout)
  signal.addEventListener('abort', stop, { once: true })
  return {
    ...krpc,
    starts: [bootstrap, fallback].map(nodes => ({
      isRouters: nodes === routers,
      addresses: () => addressesOf(nodes, end.signal),
    })),
    slowAfter,
    onProgress,
    signal,
    end: end.signal,
    close() {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      krpc.close()
    },
  }
}

/** The IP addresses behind names. A name that nobody knows has none. */
const addressesOf = async (nodes: readonly Endpoint[], end: AbortSignal): Promise<readonly Endpoint[]> => {
  const found = nodes.map(async ({ host, port }) => {
    const address = canonicalHost(host)
    const hosts = address ? [address] : (await lookup(host, { all: true })).map(each => canonicalHost(each.address)!)
    return hosts.map(each => ({ host: each, port }))
  })
  // A name server may be silent for longer than anybody wants to wait, and cannot be told to stop.
  const over = new Promise<readonly Endpoint[]>(resolve => {
    end.addEventListener('abort', () => resolve([]), { once: true })
  })
  const all = await Promise.all(found.map(each => Promise.race([each.catch(() => []), over])))
  const usable = all.flat().filter(({ host }) => reachOf(host) !== undefined)
  return [...new Map(usable.map(node => [endpointKey(node), node])).values()]
}
