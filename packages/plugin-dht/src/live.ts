import { GentorrentError } from '@gentorrent/core'
import { counted, type Endpoint, type OptionValues, type Sealed, warning } from '@gentorrent/core/plugin'
import { type ClosestNodes, closestNodes, openNetwork, sharedBits } from '@gentorrent/dht'
import { hasty } from './hasty.ts'
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
  const targets = [
    { name: v2 ? 'v1 info-hash' : 'info-hash', target: v1 },
    { name: v1 ? 'v2 info-hash' : 'info-hash', target: v2?.subarray(0, 20) },
  ]
  try {
    const network = await openNetwork({
      ...beginning(run.options),
      signal,
      onProgress: state => progress(progressText(state)),
    })
    try {
      const found: Endpoint[] = []
      for (const { name, target } of targets) {
        if (!target) continue
        const closest = await closestNodes(network, target)
        tell(closest, { name, target }, run)
        if (closest.nodes.length === 0) break
        found.push(...closest.nodes.map(({ host, port }) => ({ host, port })))
      }
      return found
    } finally {
      network.close()
    }
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
  closest: ClosestNodes,
  { name, target }: { readonly name: string; readonly target: Uint8Array },
  { warn, remark, options }: Run,
) => {
  const { nodes, askedCount, answeredCount } = closest
  if (nodes.length === 0) {
    const where = options.bootstrap.length > 0 ? 'try another to begin with' : 'name one to begin with'
    const because =
      askedCount === 0
        ? 'none can be reached: look at the network'
        : `none of ${askedCount} that were asked answers; ${where}, or try again`
    const message = `no DHT node was added for the ${name}: ${because}`
    return warn({ ...warning('DHT_SILENT', message), flags: ['--dht-bootstrap'] })
  }
  const bits = nodes.map(({ id }) => sharedBits(id, target))
  remark({
    code: 'DHT_FOUND',
    message:
      `asked ${counted(askedCount, 'DHT node')}, of which ${answeredCount} answered; ` +
      `bits that the ${name} shares with the nearest ${nodes.length}: ${bits[0]} to ${bits.at(-1)}`,
  })
  hasty(closest, options).forEach(warn)
}
