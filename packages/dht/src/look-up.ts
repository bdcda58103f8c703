import { type BReadDict, bytes, type Endpoint } from '@gentorrent/core/plugin'
import { mayLeadTo } from '@gentorrent/net'
import { compareDistance, sharedBits } from './distance.ts'
import type { Query } from './krpc.ts'
import type { Reply } from './message.ts'
import type { Network } from './network.ts'
import { type DhtNode, endpointKey, unpackNodes } from './node-info.ts'

/** A node that answered, and what it said. */
export interface Answered extends DhtNode {
  readonly values: BReadDict
}

/** What came of a look-up. */
export interface LookedUp {
  /** Nearest first. */
  readonly answered: readonly Answered[]
  /** How many nodes were asked. */
  readonly askedCount: number
  /** False if it was broken off before the nearest nodes were found. */
  readonly isComplete: boolean
}

const findNode = 'find_node'
/** BEP 32: nodes of both networks are wanted. */
export const bothFamilies: readonly string[] = ['n4', 'n6']
/** Nodes that may be waited for at the same time. */
const slots = 16
/** How many of the nearest must have answered or failed: twice the K of BEP 5, so that some may turn out to be of no use. */
const width = 16
/** Nodes that one look-up asks at most; an honest network of ten million needs a tenth of it. */
const askMax = 600
/** Nodes that are remembered; those farther away will never be asked. */
const openMax = 500
/** Nodes that one answer may name: some programs give 20 where BEP 5 says 8. */
const namedMax = 20

interface Candidate extends Endpoint {
  /** As others named it; where a look-up begins it is undefined until the node has answered. */
  id?: Uint8Array
  state: 'new' | 'asked' | 'slow' | 'answered' | 'failed'
}

/**
 * Asks its way to the nodes nearest to a target: each answer names nodes that are nearer (BEP 5). What nodes say is not
 * believed: an id counts when its owner has answered with it from its address.
 *
 * @throws the reason of the network's signal, and what `onProgress` throws
 */
export const lookUp = async (network: Network, target: Uint8Array, query: Query): Promise<LookedUp> => {
  let last: LookedUp = { answered: [], askedCount: 0, isComplete: true }
  for (const { isRouters, addresses } of network.starts) {
    const starts = await addresses()
    const found = await walk(network, target, query, starts)
    network.signal.throwIfAborted()
    const routers = new Set(isRouters ? starts.map(endpointKey) : [])
    const answered = found.answered.filter(node => !routers.has(endpointKey(node)))
    last = { ...found, answered, askedCount: last.askedCount + found.askedCount }
    if (last.answered.length > 0 || network.end.aborted) break
  }
  return last
}

const walk = async (
  { ask, id: ownId, slowAfter, onProgress, end }: Network,
  target: Uint8Array,
  query: Query,
  starts: readonly Endpoint[],
): Promise<LookedUp> => {
  const known = new Set<string>()
  const answered = new Map<string, Answered>()
  /** Without those that failed. Nearest first; before them those whose id nobody has named. */
  let open: readonly Candidate[] = []
  let askedCount = 0
  let wake = () => {}
  const wakeUp = () => wake()
  end.addEventListener('abort', wakeUp)
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown) => {
    failure ??= { error }
    wake()
  }

  const add = (nodes: readonly (Endpoint & { readonly id?: Uint8Array })[]) => {
    const unknown = nodes.filter(node => !known.has(endpointKey(node)))
    if (unknown.length === 0) return
    const added = unknown.map((node): Candidate => ({ ...node, state: 'new' }))
    for (const node of added) known.add(endpointKey(node))
    open = sorted([...open, ...added], target).slice(0, openMax)
  }

  const report = () => {
    const bits = [...answered.values()].map(({ id }) => sharedBits(id, target))
    onProgress({ asked: askedCount, answered: answered.size, sharedBits: Math.max(0, ...bits) })
  }

  const send = async (node: Candidate) => {
    node.state = 'asked'
    askedCount++
    report()
    const timer = setTimeout(() => {
      node.state = 'slow'
      wake()
    }, slowAfter)
    const answer = answerOf(node, await ask(node, query), ownId)
    const named = answer ? namedIn(answer, ownId, target) : []
    add(named.length === 0 && answer && query.method !== findNode ? await askForMore(node) : named)
    clearTimeout(timer)
    node.state = answer ? 'answered' : 'failed'
    if (answer) {
      if (!node.id) {
        // From now on it stands where it belongs, and in nobody's way.
        node.id = answer.id
        open = sorted(open, target)
      }
      // One id may have one address: who answered first.
      const key = Buffer.from(answer.id).toString('hex')
      if (!answered.has(key)) answered.set(key, answer)
      report()
    } else open = open.filter(other => other !== node)
    wake()
  }

  /** bittorrent-dht names no nodes where it has what was asked for; a look-up that begins there would end there. */
  const askForMore = async (node: Candidate) => {
    const reply = await ask(node, { method: findNode, given: { target, want: bothFamilies } })
    const answer = answerOf(node, reply, ownId)
    return answer ? namedIn(answer, ownId, target) : []
  }

  add(starts)
  let isComplete = false
  while (!end.aborted && !failure) {
    const { next, isSettled } = lookAt(open)
    if (next && askedCount < askMax) {
      send(next).catch(fail)
      continue
    }
    isComplete = isSettled
    if (isSettled || !open.some(({ state }) => state === 'asked' || state === 'slow')) break
    await new Promise<void>(resolve => {
      wake = resolve
    })
  }
  end.removeEventListener('abort', wakeUp)
  if (failure) throw failure.error
  const nearest = [...answered.values()].sort((a, b) => compareDistance(target, a.id, b.id))
  return { answered: nearest, askedCount, isComplete }
}

/** Whom to ask next, if there is anyone and a slot is free; and whether the nearest have all answered. */
const lookAt = (open: readonly Candidate[]): { readonly next?: Candidate; readonly isSettled: boolean } => {
  let waiting = 0
  for (const { state } of open) if (state === 'asked') waiting++
  let counted = 0
  let isSettled = true
  for (const node of open) {
    if (counted === width) break
    if (node.state === 'new') return waiting < slots ? { next: node, isSettled: false } : { isSettled: false }
    if (node.state !== 'answered') isSettled = false
    // Who is slow may still answer, but others need not wait for that.
    if (node.state !== 'slow') counted++
  }
  return { isSettled }
}

/** A reply, if it is an answer of the node that was asked: not of another id, nor of ours. */
const answerOf = (
  { host, port, id: named }: Candidate,
  reply: Reply | undefined,
  ownId: Uint8Array,
): Answered | undefined => {
  if (!reply || reply.error) return undefined
  const { id, values } = reply
  if (same(id, ownId) || (named && !same(id, named))) return undefined
  return { id, host, port, values }
}

/** The nodes that an answer names and that may be asked, nearest first. */
const namedIn = ({ host, values }: Answered, ownId: Uint8Array, target: Uint8Array): readonly DhtNode[] => {
  const packed = (key: string, family: 4 | 6) => unpackNodes(bytes(values.get(key)) ?? new Uint8Array(), family)
  return [packed('nodes', 4), packed('nodes6', 6)].flatMap(nodes =>
    nodes
      .filter(node => !same(node.id, ownId) && mayLeadTo(host, node.host))
      .sort((a, b) => compareDistance(target, a.id, b.id))
      .slice(0, namedMax),
  )
}

const sorted = (nodes: readonly Candidate[], target: Uint8Array): readonly Candidate[] =>
  [...nodes].sort((a, b) => (a.id && b.id ? compareDistance(target, a.id, b.id) : Number(!!a.id) - Number(!!b.id)))

const same = (a: Uint8Array, b: Uint8Array) => a.every((byte, i) => byte === b[i])
