import { GentorrentError, hex } from '@gentorrent/core'
import { type CommandCall, integer, type RunCommand, type Torrent } from '@gentorrent/core/plugin'
import {
  type FoundItem,
  getItem,
  type MutableItem,
  mutableLink,
  mutableMessage,
  mutableTarget,
  mutableValue,
  publicKeyOf,
  putItem,
  type SignedValue,
  type Stored,
  sign,
} from '@gentorrent/dht'
import type { publishOptions } from './commands.ts'
import { hasty } from './hasty.ts'
import { networkFor, refuseSilence } from './network.ts'
import { readKey, warnIfOpen } from './read-key.ts'
import { refusal } from './refusal.ts'

type Call = CommandCall<typeof publishOptions>

/** `gentorrent publish` */
const publish: RunCommand<typeof publishOptions> = async call => {
  const {
    options,
    arguments: [file],
    remark,
    warn,
  } = call
  const key = readKey(options.key)
  await warnIfOpen(options.key!, call)
  const item: MutableItem = { publicKey: publicKeyOf(key), salt: saltFrom(options.salt ?? '') }
  const infoHash = publishable(await call.readTorrent(file!))
  const value = mutableValue(infoHash)

  const network = await networkFor(options, call)
  try {
    const found = await getItem(network, item)
    refuseSilence(found)
    const sequence = sequenceFor(value, found, call)
    const signature = sign(mutableMessage(item, sequence, value), key)
    const signed: SignedValue = { value, sequence, signature }
    const { cas } = options
    const stored = await putItem(network, item, signed, { holders: found.holders, ...(cas !== undefined && { cas }) })
    judge(stored)
    hasty(found, options).forEach(warn)
    const { storedCount, askedCount } = stored
    remark({
      code: 'DHT_STORED',
      message: `${storedCount} of the ${askedCount} nearest DHT nodes have it now, under the sequence number ${sequence}`,
    })
    const magnet = mutableLink(item)
    return {
      lines: [magnet],
      json: {
        magnet,
        infoHash: hex(infoHash),
        publicKey: hex(item.publicKey),
        salt: hex(item.salt),
        target: hex(await mutableTarget(item)),
        sequence,
        previousSequence: found.newest?.sequence ?? null,
        signature: hex(signature),
        storedCount,
        askedCount,
      },
    }
  } finally {
    network.close()
  }
}

export default publish

const saltFrom = (text: string): Uint8Array => {
  const salt = new TextEncoder().encode(text)
  if (salt.length > 64) throw refusal('DHT_SALT', `the salt has ${salt.length} bytes: BEP 44 allows 64`)
  return salt
}

/** The 20 bytes that BEP 46 has room for: the v1 hash; of a torrent that has none, the first of the v2 hash. */
const publishable = ({ info, infoHash: { v1, v2 } }: Torrent): Uint8Array => {
  const mark = integer(info.get('private'))
  if (mark !== undefined && mark !== 0) {
    throw refusal('DHT_PRIVATE', 'the torrent is private: peers of it must not be looked for in the DHT (BEP 27)')
  }
  return (v1 ?? v2)!.slice(0, 20)
}

/**
 * The number to publish with: that of the network if it has this very value, else the next one. Where the network has
 * forgotten the item, or never had it, the clock gives a number that is higher than whatever subscribers have seen.
 */
const sequenceFor = (value: Uint8Array, { newest }: FoundItem, { options: { sequence, cas }, now }: Call): number => {
  const isSame = newest !== undefined && Buffer.compare(newest.value, value) === 0
  if (cas !== undefined && newest?.sequence !== cas) {
    const there = newest ? `has ${newest.sequence}` : 'has nothing'
    throw refusal(
      'DHT_CAS',
      `the network ${there}, not the sequence number ${cas}: somebody else has published, or it was forgotten`,
    )
  }
  if (sequence === undefined) {
    if (!newest) return Math.floor(now() / 1000)
    return isSame ? newest.sequence : newest.sequence + 1
  }
  if (newest && (sequence < newest.sequence || (sequence === newest.sequence && !isSame))) {
    throw refusal(
      'DHT_SEQUENCE',
      `the network has the sequence number ${newest.sequence}: ${sequence} would not replace it`,
    )
  }
  return sequence
}

/** @throws GentorrentError if no node took the value */
const judge = ({ storedCount, askedCount, refusals }: Stored) => {
  if (storedCount > 0) return
  const said = refusals.map(({ code, message, count }) => `${count} said ${code} ${message}`).join(', ')
  const because = askedCount === 0 ? 'none of them takes values' : said || 'none of them answered'
  throw new GentorrentError('NETWORK_SILENT', { because: `no DHT node stored the value: ${because}; try again` })
}
