import { isGentorrentError } from '@gentorrent/core'
import { decodeLenient, encode, joinRaw, type RawPair, rawPairs } from '@gentorrent/core/bencode'
import { type BDict, type BReadDict, bytes, dict, integer, list, text } from '@gentorrent/core/plugin'

/** What a node says to a question. */
export type Reply =
  | { readonly id: Uint8Array; readonly values: BReadDict; readonly error?: never }
  | { readonly error: { readonly code: number; readonly message: string } }

/** A reply, and to which of our questions. */
export interface Received {
  /** Of the bytes that the question was marked with. */
  readonly transaction: Uint8Array
  readonly reply: Reply
}

/** No honest packet is longer: a list of peers has some hundred entries at most. */
const longest = 8192

/**
 * A packet as it came from the network; undefined if it is no reply to anything. It is scanned as a whole before a value
 * is made of it, and nothing in it is believed.
 */
export const readReply = (packet: Uint8Array): Received | undefined => {
  // A dictionary begins with `d`.
  if (packet.length > longest || packet[0] !== 0x64) return undefined
  try {
    const message = dict(decodeLenient(packet).value)
    const transaction = bytes(message?.get('t'))
    const reply = message && replyOf(message)
    return transaction && reply && { transaction, reply }
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return undefined
  }
}

const replyOf = (message: BReadDict): Reply | undefined => {
  const kind = text(message.get('y'))
  if (kind === 'r') {
    const values = dict(message.get('r'))
    const id = bytes(values?.get('id'), 20)
    return values && id && { id, values }
  }
  if (kind !== 'e') return undefined
  const [code, words] = list(message.get('e')) ?? []
  return { error: { code: integer(code) ?? 0, message: (text(words) ?? '').slice(0, 200) } }
}

/**
 * A question. `ro` tells the others that nobody needs to ask us: "read-only nodes" are not put into routing tables
 * (BEP 43), which is right for a program that is gone in a moment, or that nobody can reach.
 *
 * @param given arguments besides our id; those that are encoded already may follow as `raw`
 */
export const question = (
  method: string,
  { transaction, id }: { readonly transaction: Uint8Array; readonly id: Uint8Array },
  given: BDict,
  raw: readonly RawPair[] = [],
): Uint8Array => {
  const named = rawPairs(dict(decodeLenient(encode({ ...given, id })).value)!)
  return joinRaw([
    [utf8('a'), joinRaw([...named, ...raw])],
    [utf8('q'), encode(method)],
    [utf8('ro'), encode(1)],
    [utf8('t'), encode(transaction)],
    [utf8('y'), encode('q')],
  ])
}

const utf8 = (words: string) => new TextEncoder().encode(words)
