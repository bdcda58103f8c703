import { K } from './closest-nodes.ts'
import { type Holder, isSameValue, type SignedValue } from './get-item.ts'
import type { MutableItem } from './mutable.ts'
import type { Network } from './network.ts'

/** What came of a `put`. */
export interface Stored {
  /** Nodes that were given the value. */
  readonly askedCount: number
  /**
   * Nodes that have it now: those that took it, and those that had it and refuse the same again, as bittorrent-dht does
   * against BEP 44.
   */
  readonly storedCount: number
  /** What the others said, each answer once: BEP 44 has 301 and 302 for a sequence number that does not fit. */
  readonly refusals: readonly { readonly code: number; readonly message: string; readonly count: number }[]
}

/**
 * Gives a signed value to the K nodes nearest to it ([BEP 44](https://www.bittorrent.org/beps/bep_0044.html)). They keep it
 * for about two hours.
 *
 * @param holders of `getItem`
 * @param cas the sequence number that must be there now, or nothing is changed ("compare and swap")
 */
export const putItem = async (
  network: Network,
  { publicKey, salt }: MutableItem,
  signed: SignedValue,
  { holders, cas }: { readonly holders: readonly Holder[]; readonly cas?: number },
): Promise<Stored> => {
  const { value, sequence, signature } = signed
  const nearest = holders.slice(0, K)
  const replies = await Promise.all(
    nearest.map(holder =>
      network.ask(holder, {
        method: 'put',
        given: {
          k: publicKey,
          seq: sequence,
          sig: signature,
          token: holder.token,
          salt: salt.length > 0 ? salt : undefined,
          cas,
        },
        raw: [[Uint8Array.of(0x76), value]],
      }),
    ),
  )
  network.signal.throwIfAborted()
  const hasIt = nearest.map(({ held }, i) => {
    const reply = replies[i]
    if (reply?.error) return reply.error.code === tooOld && held !== undefined && isSameValue(held, signed)
    return reply !== undefined
  })
  const errors = replies.flatMap((reply, i) => (hasIt[i] ? [] : (reply?.error ?? [])))
  const codes = [...new Set(errors.map(({ code }) => code))]
  return {
    askedCount: nearest.length,
    storedCount: hasIt.filter(Boolean).length,
    refusals: codes.map(code => {
      const alike = errors.filter(error => error.code === code)
      return { code, message: alike[0]!.message, count: alike.length }
    }),
  }
}

/** "Sequence number less than current" (BEP 44). */
const tooOld = 302
