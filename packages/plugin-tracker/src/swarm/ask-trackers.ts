import type { SwarmRow } from '@gentorrent/core/plugin'
import type { Asking, NetFault } from '@gentorrent/net'
import { announceFault, isI2p } from '../announce-url.ts'
import type { Tiers } from '../tiers.ts'
import type { Counts } from './counts.ts'
import { httpTracker } from './http-tracker.ts'
import { udpTracker } from './udp-tracker.ts'

/** As many at once: the slow ones wait for each other, and nobody takes it for an attack. */
const atOnce = 8

/**
 * Asks each tracker how many have the content. Nobody is announced: trackers are asked by scrape (BEP 15, 48), and where they have none
 * by an announce of someone who leaves.
 *
 * @returns a row for each tracker, in the order of the tiers; one that does not answer is a row with a fault
 */
export const askTrackers = async (tiers: Tiers, infoHash: Uint8Array, asking: Asking): Promise<readonly SwarmRow[]> => {
  const urls = tiers.flat()
  const rows: SwarmRow[] = urls.map(source => ({ source }))
  let next = 0
  const worker = async () => {
    while (next < urls.length) {
      const at = next++
      rows[at] = await rowOf(urls[at]!, infoHash, asking)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return rows
}

const rowOf = async (source: string, infoHash: Uint8Array, asking: Asking): Promise<SwarmRow> => {
  const fault = announceFault(source) ?? (isI2p(source) ? 'is inside I2P, which cannot be asked from here' : undefined)
  if (fault !== undefined) return { source, fault }
  try {
    return { source, ...(await ask(source, infoHash, asking)) }
  } catch (error) {
    if ((error as Error).name !== 'NetFault') throw error
    const { message: fault, kind } = error as NetFault
    return { source, fault, ...(kind === 'private' && { flags: ['--allow-private-addresses'] }) }
  }
}

const ask = async (url: string, infoHash: Uint8Array, asking: Asking): Promise<Counts | { readonly fault: string }> => {
  if (/^udp:/i.test(url)) return udpTracker(url, infoHash, asking)
  if (/^https?:/i.test(url)) return httpTracker(url, infoHash, asking)
  return { fault: 'speaks WebSocket, for browsers: it is not asked' }
}
