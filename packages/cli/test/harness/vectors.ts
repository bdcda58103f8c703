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

/** What is known of a vector, whoever reads it. */
export interface Measured {
  readonly kind?: string
  readonly sha1_of_info?: string
  readonly sha256_of_info?: string
}

/** By the same path. */
export const measuredOf = (name: string): Measured => index[name]!.measured

const index: Readonly<Record<string, { readonly measured: Measured }>> = hasVectors
  ? JSON.parse(readFileSync(new URL('index.json', folder), 'utf8'))
  : {}
