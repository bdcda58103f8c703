import type { BJsonParts } from '@gentorrent/core/bencode'
import { jsonLine, jsonText } from './json-text.ts'
import type { World } from './world.ts'
import { writePieces } from './write-pieces.ts'

/** Writes JSON for people, or on one line. */
export const writeJson = (
  value: BJsonParts,
  world: Pick<World, 'stdout' | 'signal'>,
  onOneLine: boolean,
): Promise<void> => writePieces(onOneLine ? jsonLine(value) : jsonText(value), world)
