import { counted, type Endpoint, type SwarmQuestion, type SwarmRow, type Torrent } from '@gentorrent/core/plugin'
import { findPeers, openNetwork } from '@gentorrent/dht'
import { progressText } from './progress-text.ts'

/** Who has a torrent, as the DHT knows it: one row, which says how many peers there are and not what they have. */
export const dhtRow = async (
  { infoHash: { v1, v2 } }: Torrent,
  nodes: readonly Endpoint[],
  { signal, timeout, progress }: SwarmQuestion<any>,
): Promise<SwarmRow> => {
  const source = 'DHT'
  const target = v1 ?? v2?.subarray(0, 20)
  if (!target) return { source, fault: 'has nothing to be asked by: no plugin knows the info-hash' }
  try {
    const network = await openNetwork({
      bootstrap: nodes,
      timeout,
      signal,
      onProgress: state => progress(progressText(state)),
    })
    const { peers, askedCount, answeredCount } = await findPeers(network, target).finally(network.close)
    if (answeredCount === 0) return { source, fault: `does not answer: asked ${counted(askedCount, 'node')}` }
    return { source, peers: peers.length }
  } catch (error) {
    signal.throwIfAborted()
    return { source, fault: `cannot be asked: ${error instanceof Error ? error.message : String(error)}` }
  }
}
