import { GentorrentError } from '@gentorrent/core'
import type { CommandCall, OptionValues } from '@gentorrent/core/plugin'
import { type Network, openNetwork } from '@gentorrent/dht'
import type { networkOptions } from './options.ts'
import { progressText } from './progress-text.ts'

/** A way into the DHT for a command, as its flags say. */
export const networkFor = (
  { bootstrap, timeout }: OptionValues<typeof networkOptions>,
  { signal, progress }: Pick<CommandCall<any>, 'signal' | 'progress'>,
): Promise<Network> =>
  openNetwork({
    bootstrap,
    ...(bootstrap.length > 0 && { fallback: [] }),
    timeout: timeout * 1000,
    signal,
    onProgress: state => progress(progressText(state)),
  })

/** Nobody there at all: that is no answer to the question. */
export const refuseSilence = ({
  askedCount,
  answeredCount,
}: {
  readonly askedCount: number
  readonly answeredCount: number
}): void => {
  if (answeredCount > 0) return
  if (askedCount === 0)
    throw new GentorrentError('NETWORK_SILENT', { because: 'no DHT node can be reached: is there a network?' })
  const because = `no DHT node answers, of ${askedCount} that were asked: look at the network, or begin elsewhere`
  throw new GentorrentError('NETWORK_SILENT', { because })
}
