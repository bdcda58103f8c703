import { decodeLenient, dict, integer, text } from '@gentorrent/core/bencode'
import type { BReadDict } from '@gentorrent/core/plugin'
import { type Asking, bodyOf, httpAnswer, NetFault } from '@gentorrent/net'
import type { Counts } from './counts.ts'

/** Answers have some hundred bytes; a megabyte is somebody who means ill. */
const answerMax = 2 ** 20

/**
 * Asks an HTTP tracker by scrape ([BEP 48](https://www.bittorrent.org/beps/bep_0048.html)), or if it has none by an announce.
 *
 * @throws NetFault
 */
export const httpTracker = async (url: string, infoHash: Uint8Array, asking: Asking): Promise<Counts> => {
  const scrape = scrapeUrl(url)
  if (scrape !== undefined) {
    try {
      const answer = await asked(scrape, { info_hash: percent(infoHash) }, asking)
      const counts = countsOf(dict(dict(answer.get('files'))?.get(infoHash)))
      if (counts) return counts
    } catch (error) {
      // Many trackers have no scrape, and whatever they answer then says nothing about the tracker.
      asking.signal.throwIfAborted()
      if (!(error instanceof NetFault) || !['unreachable', 'body'].includes(error.kind)) throw error
    }
  }
  const answer = await asked(url, announce(infoHash), asking)
  return countsOf(answer) ?? {}
}

/** BEP 48: where the last component of the path begins with `announce`, `scrape` stands for that word. */
const scrapeUrl = (url: string): string | undefined => {
  const [, before, after] = /^([^?#]*\/)announce([^/?#]*(?:\?[^#]*)?)/.exec(url) ?? []
  return before === undefined ? undefined : `${before}scrape${after}`
}

/** Of someone who leaves, so that no peer is sent to us; `left` is not 0, so that nobody is counted as a seeder. */
const announce = (infoHash: Uint8Array) => ({
  info_hash: percent(infoHash),
  peer_id: '-GE0000-000000000000',
  port: '6881',
  uploaded: '0',
  downloaded: '0',
  left: '1',
  compact: '1',
  numwant: '0',
  event: 'stopped',
})

const percent = (bytes: Uint8Array) =>
  Array.from(bytes, byte => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')

const asked = async (url: string, parameters: Readonly<Record<string, string>>, asking: Asking): Promise<BReadDict> => {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
  // What stands behind `#` is not for the server (RFC 3986, section 3.5).
  const place = url.replace(/#.*/s, '')
  const full = `${place}${place.includes('?') ? '&' : '?'}${query.join('&')}`
  const bytes = await httpAnswer(full, {}, asking, answer => bodyOf(answer, { most: answerMax }))
  const answer = answerOf(bytes)
  if (!answer) throw new NetFault('body', 'answers with something else than a bencoded dictionary')
  const reason = text(answer.get('failure reason'))
  if (reason !== undefined) throw new NetFault('unreachable', `says: ${reason.slice(0, 200)}`)
  return answer
}

const answerOf = (bytes: Uint8Array): BReadDict | undefined => {
  try {
    return dict(decodeLenient(bytes).value)
  } catch {
    return undefined
  }
}

const countsOf = (answer: BReadDict | undefined): Counts | undefined => {
  const counts = {
    seeders: integer(answer?.get('complete')),
    leechers: integer(answer?.get('incomplete')),
    downloads: integer(answer?.get('downloaded')),
  }
  const known = Object.entries(counts).filter(([, count]) => count !== undefined && count >= 0)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}
