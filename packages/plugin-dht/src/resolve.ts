import { GentorrentError, hex } from '@gentorrent/core'
import { decodeLenient } from '@gentorrent/core/bencode'
import { bytes, dict, type RunCommand, warning } from '@gentorrent/core/plugin'
import { getItem, mutableTarget, parseMutableLink } from '@gentorrent/dht'
import { hasty } from './hasty.ts'
import { networkFor, refuseSilence } from './network.ts'
import type { networkOptions } from './options.ts'

/** `gentorrent resolve` */
const resolve: RunCommand<typeof networkOptions> = async call => {
  const {
    options,
    arguments: [link],
    remark,
    warn,
  } = call
  const item = parseMutableLink(link!)
  if (!item) {
    const because = `\`${link}\` does not name a mutable item, as magnet:?xs=urn:btpk: and 64 digits do`
    throw new GentorrentError('MAGNET_INVALID', { because })
  }
  const network = await networkFor(options, call)
  const found = await getItem(network, item).finally(network.close)
  refuseSilence(found)
  const { newest, copies, askedCount, answeredCount } = found
  const infoHash = newest && bytes(dict(decodeLenient(newest.value).value)?.get('ih'), 20)
  if (!newest) {
    warn(warning('DHT_NOTHING', `none of ${answeredCount} DHT nodes has a value that this key has signed`))
  } else if (!infoHash) {
    warn(warning('DHT_VALUE', 'what this key has signed is not an info-hash of 20 bytes, as BEP 46 has it'))
  } else {
    remark({
      code: 'DHT_RESOLVED',
      message: `signed by the key of the link, sequence number ${newest.sequence}; ${copies} of ${answeredCount} DHT nodes have it`,
    })
  }
  hasty(found, options).forEach(warn)
  return {
    lines: infoHash ? [hex(infoHash)] : [],
    json: {
      infoHash: infoHash ? hex(infoHash) : null,
      publicKey: hex(item.publicKey),
      salt: hex(item.salt),
      target: hex(await mutableTarget(item)),
      sequence: newest?.sequence ?? null,
      copies,
      askedCount,
      answeredCount,
    },
    ok: infoHash !== undefined,
  }
}

export default resolve
