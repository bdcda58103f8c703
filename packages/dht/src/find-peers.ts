import { bytes, type Endpoint, list } from '@gentorrent/core/plugin'
import { bothFamilies, lookUp } from './look-up.ts'
import type { Network } from './network.ts'
import { endpointKey, unpackPeers } from './node-info.ts'

/** Who has a torrent, or part of it, as the DHT knows it. */
export interface FoundPeers {
  /** Each once. */
  readonly peers: readonly Endpoint[]
  readonly askedCount: number
  readonly answeredCount: number
  /** False if the time was up before the nearest nodes were asked. */
  readonly isComplete: boolean
}

/** More than anybody will look at; a node that lies can name as many as it likes. */
const peersMax = 10_000

/**
 * The peers of a torrent: `get_peers` (BEP 5), asked of the nodes nearest to its info-hash.
 *
 * @param infoHash 20 bytes; of a v2 info-hash the first 20 (BEP 52)
 * @throws the reason of the network's signal
 */
export const findPeers = async (network: Network, infoHash: Uint8Array): Promise<FoundPeers> => {
  const { answered, askedCount, isComplete } = await lookUp(network, infoHash, {
    method: 'get_peers',
    given: { info_hash: infoHash, want: bothFamilies },
  })
  const named = answered.flatMap(({ values }) =>
    (list(values.get('values')) ?? []).flatMap(value => unpackPeers(bytes(value) ?? new Uint8Array())),
  )
  const peers = [...new Map(named.map(peer => [endpointKey(peer), peer])).values()].slice(0, peersMax)
  return { peers, askedCount, answeredCount: answered.length, isComplete }
}
