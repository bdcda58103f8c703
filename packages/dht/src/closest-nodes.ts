import { reachOf } from '@gentorrent/net'
import { bothFamilies, lookUp } from './look-up.ts'
import type { Network } from './network.ts'
import type { DhtNode } from './node-info.ts'

/** "K closest good nodes": BEP 5 has K = 8. */
export const K = 8

/** The nodes nearest to a target. */
export interface ClosestNodes {
  /** Nearest first, at most K. Each has answered twice, with the same id. */
  readonly nodes: readonly DhtNode[]
  readonly askedCount: number
  readonly answeredCount: number
  /** False if the time was up before the nearest nodes were found. */
  readonly isComplete: boolean
}

/**
 * The K nodes nearest to a target that answer: found by `find_node`, and pinged when all are known.
 *
 * @param target 20 bytes; of a v2 info-hash the first 20 (BEP 52)
 * @throws the reason of the network's signal
 */
export const closestNodes = async (network: Network, target: Uint8Array): Promise<ClosestNodes> => {
  const { answered, askedCount, isComplete } = await lookUp(network, target, {
    method: 'find_node',
    given: { target, want: bothFamilies },
  })
  const candidates = onePerAddress(answered).slice(0, 2 * K)
  const replies = await Promise.all(candidates.map(node => network.ask(node, { method: 'ping' })))
  network.signal.throwIfAborted()
  const alive = candidates.filter(({ id }, i) => {
    const reply = replies[i]
    return reply && !reply.error && Buffer.compare(reply.id, id) === 0
  })
  const nodes = alive.slice(0, K).map(({ id, host, port }): DhtNode => ({ id, host, port }))
  return { nodes, askedCount, answeredCount: answered.length, isComplete }
}

/** On the internet one machine with many ports is likelier to be somebody who wants all places than many nodes. */
const onePerAddress = <N extends DhtNode>(nodes: readonly N[]): readonly N[] =>
  nodes.filter(({ host }, at) => reachOf(host) !== 'public' || nodes.findIndex(other => other.host === host) === at)
