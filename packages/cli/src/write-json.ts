import type { BJson } from '@gentorrent/core/bencode'
import { jsonText } from './json-text.ts'
import { printableJson } from './printable.ts'
import type { Output } from './world.ts'

/** Writes JSON for people, or on one line. */
export const writeJson = async (value: BJson, output: Output, onOneLine: boolean): Promise<void> => {
  if (onOneLine) return output.write(`${printableJson(value)}\n`)
  let text = ''
  for (const piece of jsonText(value)) {
    text += piece
    if (text.length < 65_536) continue
    await output.write(text)
    text = ''
  }
  await output.write(text)
}
