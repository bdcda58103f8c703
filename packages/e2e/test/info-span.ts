import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'

/** The raw bytes of a torrent's info dictionary, found without any code of the product. */
export async function infoSpan(file: string): Promise<Buffer> {
  const torrent = await fs.readFile(file)
  for (let at = 1; torrent[at] !== 0x65; ) {
    const value = endOf(torrent, at)
    const end = endOf(torrent, value)
    if (torrent.toString('latin1', at, value) === '4:info') return torrent.subarray(value, end)
    at = end
  }
  throw new Error(`no info dictionary in ${file}`)
}

export async function infoHash(file: string): Promise<string> {
  return createHash('sha1')
    .update(await infoSpan(file))
    .digest('hex')
}

/** Where the bencoded value that begins at `at` ends. */
function endOf(text: Buffer, at: number): number {
  const first = text.toString('latin1', at, at + 1)
  if (first === 'i') return text.indexOf('e', at) + 1
  if (first === 'l' || first === 'd') {
    let item = at + 1
    while (text[item] !== 0x65) item = endOf(text, item)
    return item + 1
  }
  const colon = text.indexOf(':', at)
  return colon + 1 + Number(text.toString('latin1', at, colon))
}
