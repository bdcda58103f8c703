import { existsSync, readFileSync } from 'node:fs'
import type { Plugin } from '@gentorrent/core/plugin'
import { attributes } from '@gentorrent/plugin-attributes'
import { dht } from '@gentorrent/plugin-dht'
import { merkle } from '@gentorrent/plugin-merkle'
import { privateTorrent } from '@gentorrent/plugin-private'
import { tracker } from '@gentorrent/plugin-tracker'
import { v2 } from '@gentorrent/plugin-v2'
import { webseed } from '@gentorrent/plugin-webseed'

const root = new URL('../../../../shared/vectors/', import.meta.url)

/** Other people's torrents, next to the repository. Tests that need them skip, and say so, where they are not. */
export const arePresent: boolean = existsSync(root)

/** The name of a suite over the vectors. */
export const suite = (name: string): string => (arePresent ? name : `${name} (skipped: there is no ../shared/vectors)`)

export const vector = (file: string): Uint8Array => readFileSync(new URL(file, root))

export const json = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, root), 'utf8')) as T

/** What is known of a vector's bytes, whoever reads it. */
export interface Measured {
  readonly kind?: 'v1' | 'v2' | 'hybrid' | 'merkle'
  readonly canonical: boolean
  readonly sha1_of_info?: string
  readonly sha256_of_info?: string
}

/** The plugins that read the vectors. */
export const plugins: readonly Plugin[] = [attributes, dht, merkle, privateTorrent, tracker, v2, webseed]
