import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'

/** The raw bytes of a torrent's info dictionary, found without any code of the product. */
export async function infoSpan(file: string): Promise<Buffer> {
  const info = valueSpan(await fs.readFile(file), 'info')
  if (!info) throw new Error(`no info dictionary in ${file}`)
  return info
}

/** The raw bytes of the value that a torrent has under a key. */
export function valueSpan(torrent: Buffer, key: string): Buffer | undefined {
  for (let at = 1; torrent[at] !== 0x65; ) {
    const value = endOf(torrent, at)
    const end = endOf(torrent, value)
    if (torrent.toString('latin1', at, value) === `${key.length}:${key}`) return torrent.subarray(value, end)
    at = end
  }
  return undefined
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
