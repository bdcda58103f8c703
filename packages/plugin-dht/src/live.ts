import { GentorrentError } from '@gentorrent/core'
import { type Endpoint, type OptionValues, type Sealed, warning } from '@gentorrent/core/plugin'
import { type ClosestNodes, closestNodes, openNetwork, sharedBits } from '@gentorrent/dht'
import type { options } from './options.ts'
import { progressText } from './progress-text.ts'

type Run = Pick<Sealed<typeof options, {}>, 'options' | 'signal' | 'warn' | 'remark' | 'progress' | 'infoHash'>

/**
 * The nodes that are nearest to the info-hash now; for a hybrid those of both. None if nobody answers: a torrent that was
 * hashed for hours is not lost for that, but the person is told.
 *
 * @throws GentorrentError `ABORTED`
 */
export const liveNodes = async (run: Run): Promise<readonly Endpoint[]> => {
  const { signal, progress } = run
  const { v1, v2 } = await run.infoHash()
  // "The truncated infohash" of v2 is what trackers and the DHT are asked for (BEP 52).
  const targets = [v1, v2?.subarray(0, 20)].filter(hash => hash !== undefined)
  try {
    const found: Endpoint[] = []
    for (const target of targets) {
      const network = await openNetwork({
        ...beginning(run.options),
        signal,
        onProgress: state => progress(progressText(state)),
      })
      const closest = await closestNodes(network, target).finally(network.close)
      tell(closest, target, run)
      found.push(...closest.nodes.map(({ host, port }) => ({ host, port })))
    }
    return found
  } catch (cause) {
    if (signal.aborted) throw new GentorrentError('ABORTED', {}, { cause })
    const because = cause instanceof Error ? cause.message : String(cause)
    run.warn(warning('DHT_SILENT', `the DHT cannot be asked (${because}): no node was added`))
    return []
  }
}

const beginning = ({ nodes, bootstrap, timeout }: OptionValues<typeof options>) => ({
  bootstrap: [...bootstrap, ...nodes],
  // Who names a node to begin with may have a network of his own; nodes to be written may just not be running yet.
  ...(bootstrap.length > 0 && { fallback: [] }),
  timeout: timeout * 1000,
})

const tell = (
  { nodes, askedCount, answeredCount, isComplete }: ClosestNodes,
  target: Uint8Array,
  { warn, remark, options: { timeout, bootstrap } }: Run,
) => {
  if (nodes.length === 0) {
    const where =
      bootstrap.length > 0 ? 'look at the nodes of --dht-bootstrap' : 'name one to begin with by --dht-bootstrap'
    return warn(
      warning(
        'DHT_SILENT',
        `no DHT node answers, of ${askedCount} that were asked, so none was added: ${where}, or try again`,
      ),
    )
  }
  const bits = nodes.map(({ id }) => sharedBits(id, target))
  remark({
    code: 'DHT_FOUND',
    message:
      `asked ${askedCount} DHT nodes, of which ${answeredCount} answered; ` +
      `the ${nodes.length} nearest share ${bits[0]} to ${bits.at(-1)} bits with the info-hash`,
  })
  if (!isComplete) {
    warn(
      warning('DHT_HASTY', `after ${timeout} seconds there may be nearer DHT nodes: give it longer with --dht-timeout`),
    )
  }
}
