import { existsSync, readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../../../../shared/vectors/', import.meta.url)

/** Whether the torrents that others made are beside the repository. */
export const hasVectors: boolean = existsSync(folder)

/** For the title of tests that need them. */
export const vectorsNote: string = hasVectors ? '' : ' (skipped: there is no ../shared/vectors)'

/** All of them, by their path in that folder. */
export const readVectors = (): readonly (readonly [name: string, bytes: Uint8Array])[] =>
  hasVectors
    ? (readdirSync(folder, { recursive: true }) as string[])
        .filter(name => name.endsWith('.torrent'))
        .sort()
        .map(name => [name, new Uint8Array(readFileSync(new URL(name, folder)))] as const)
    : []
