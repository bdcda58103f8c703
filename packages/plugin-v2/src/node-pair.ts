import type { hashPair } from './sha256-pair.ts'

/** What Node has and browsers have not: here it is asked for at run time, so that this plugin runs in both. */
interface Node {
  readonly process?: {
    getBuiltinModule?(name: 'node:crypto'): { hash?(name: string, bytes: Uint8Array, encoding: 'buffer'): Uint8Array }
  }
}

/**
 * `hashPair` by the SHA-256 of Node; undefined where there is none that answers at once. Rounds of our own take ten times as
 * long until they have run some thousand times and are compiled.
 */
export const nodePair = (): typeof hashPair | undefined => {
  const { hash } = (globalThis as Node).process?.getBuiltinModule?.('node:crypto') ?? {}
  return hash && ((from, at, to, toAt) => to.set(hash('sha256', from.subarray(at, at + 64), 'buffer'), toAt))
}
