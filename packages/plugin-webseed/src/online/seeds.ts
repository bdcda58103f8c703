import { counted, type FileEntry, type Layout, type Torrent } from '@gentorrent/core/plugin'
import type { Asking } from '@gentorrent/net'
import { SeedFault } from './fault.ts'
import { fileUrl } from './file-url.ts'
import { ftpPart } from './ftp-part.ts'
import { httpPart, scriptPart } from './http-part.ts'
import type { Range } from './part.ts'

/** A server that has the content, and how to have bytes of it. */
export interface Seed {
  readonly url: string
  /**
   * @param file one that has bytes
   * @throws SeedFault, NetFault
   */
  read(file: FileEntry, range: Range, asking: Asking): Promise<Uint8Array>
}

/** BEP 19: each file has a URL, and a server must say how long it is. */
export const webSeed = (url: string, layout: Layout): Seed => ({
  url,
  async read(file, range, asking) {
    const of = fileUrl(url, file, layout)
    const ask = /^ftp:/i.test(of) ? ftpPart : httpPart
    const { bytes, total } = await ask(of, range, asking)
    if (total !== undefined && total !== file.length) {
      throw new SeedFault('WEBSEED_LENGTH', `has ${counted(total, 'byte')} where the torrent says ${file.length}`)
    }
    return bytes
  },
})

/** BEP 17: a script that serves parts of pieces. */
export const httpSeed = (url: string, layout: Layout, infoHash: Uint8Array): Seed => {
  const starts = new Map<FileEntry, number>()
  let end = 0
  for (const file of layout.files) {
    starts.set(file, end)
    end += file.length
  }
  const { pieceLength } = layout
  const hash = Array.from(infoHash, byte => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
  const base = `${url}${url.includes('?') ? '&' : '?'}info_hash=${hash}`
  return {
    url,
    async read(file, range, asking) {
      const bytes = new Uint8Array(range.end - range.start)
      const first = starts.get(file)! + range.start
      for (let at = first; at < first + bytes.length; ) {
        const piece = Math.floor(at / pieceLength)
        const to = Math.min((piece + 1) * pieceLength, first + bytes.length)
        const ranges = `${at - piece * pieceLength}-${to - piece * pieceLength - 1}`
        bytes.set(await scriptPart(`${base}&piece=${piece}&ranges=${ranges}`, to - at, asking), at - first)
        at = to
      }
      return bytes
    },
  }
}

/** All seeds of a torrent. Without a v1 info-hash nobody knows what to ask HTTP seeds by. */
export const seedsIn = (
  { infoHash: { v1 } }: Torrent,
  layout: Layout,
  { urls, httpSeeds }: { readonly urls: readonly string[]; readonly httpSeeds: readonly string[] },
): readonly Seed[] => [
  ...urls.map(url => webSeed(url, layout)),
  ...(v1 ? httpSeeds.map(url => httpSeed(url, layout, v1)) : []),
]
