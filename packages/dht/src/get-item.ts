import { compareBytes } from '@gentorrent/core'
import { rawPairs } from '@gentorrent/core/bencode'
import { type BReadDict, bytes, integer } from '@gentorrent/core/plugin'
import { isSignedBy } from './ed25519.ts'
import { type Answered, bothFamilies, type LookedUp, lookUp } from './look-up.ts'
import { type MutableItem, mutableMessage, mutableTarget } from './mutable.ts'
import type { Network } from './network.ts'

/** A value and the proof that its owner made it. */
export interface SignedValue {
  /** Encoded, as it was signed. */
  readonly value: Uint8Array
  readonly sequence: number
  readonly signature: Uint8Array
}

/** What the DHT has of a mutable item. */
export interface FoundItem {
  /** The newest value with a right signature; undefined if no node has one. */
  readonly newest?: SignedValue
  /** How many nodes gave that value. */
  readonly copies: number
  /** Nodes that answered, nearest first, with the tokens that `putItem` needs. */
  readonly holders: readonly Holder[]
  readonly askedCount: number
  readonly answeredCount: number
  /** False if the time was up before the nearest nodes were asked. */
  readonly isComplete: boolean
}

/** A node that may be given a value. */
export interface Holder extends Pick<Answered, 'host' | 'port' | 'id'> {
  readonly token: Uint8Array
  /** What it has of the item. */
  readonly held?: SignedValue
}

/**
 * Looks for a mutable item ([BEP 44](https://www.bittorrent.org/beps/bep_0044.html)). Values without the right signature
 * do not count; of the others the one with the highest sequence number does.
 *
 * @throws the reason of the network's signal
 */
export const getItem = async (network: Network, item: MutableItem): Promise<FoundItem> => {
  const target = await mutableTarget(item)
  const { answered, askedCount, isComplete }: LookedUp = await lookUp(network, target, {
    method: 'get',
    given: { target, want: bothFamilies },
  })
  const answers = answered.map(node => ({ node, held: valueIn(node.values, item) }))
  const values = answers.flatMap(({ held }) => held ?? [])
  const newest = [...values].sort((a, b) => b.sequence - a.sequence || compareBytes(b.value, a.value))[0]
  const holders = answers.flatMap(({ node: { id, host, port, values }, held }): readonly Holder[] => {
    const token = bytes(values.get('token'))
    return token ? [{ id, host, port, token, ...(held && { held }) }] : []
  })
  return {
    ...(newest && { newest }),
    copies: values.filter(value => newest && isSameValue(value, newest)).length,
    holders,
    askedCount,
    answeredCount: answered.length,
    isComplete,
  }
}

/** Whether two values are one and the same. */
export const isSameValue = (a: SignedValue, b: SignedValue): boolean =>
  a.sequence === b.sequence && compareBytes(a.value, b.value) === 0

/** BEP 44: "if v is longer than 1000 bytes" nodes refuse it. */
export const valueMax = 1000

/** The value in a node's answer, if its owner has signed it. */
const valueIn = (answer: BReadDict, { publicKey, salt }: MutableItem): SignedValue | undefined => {
  const signature = bytes(answer.get('sig'), 64)
  const sequence = integer(answer.get('seq'))
  const value = rawPairs(answer).find(([key]) => key.length === 1 && key[0] === 0x76)?.[1]
  if (!signature || sequence === undefined || !value || value.length > valueMax) return undefined
  const isRight = isSignedBy(publicKey, mutableMessage({ salt }, sequence, value), signature)
  return isRight ? { value: value.slice(), sequence, signature: signature.slice() } : undefined
}
