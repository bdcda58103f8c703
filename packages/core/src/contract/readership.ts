import type { Layout } from './files.ts'
import type { KeyPath } from './plugin.ts'
import type { Torrent } from './torrent.ts'

/**
 * What a client does about something in a torrent. `reads`: uses it as it is meant. `ignores`: takes the torrent as if it
 * were not there. `refuses`: does not take the torrent, or can do nothing with it.
 */
export type Standing = 'reads' | 'ignores' | 'refuses'

/** The same where there is more to say. */
export interface VersionedStanding {
  /** What its newest version does. */
  readonly standing: Standing
  /** The first version that does so. */
  readonly since?: string
  /** What older ones do. Only with `since`. */
  readonly before?: Standing
  /** What is special about it, in a few words: `as url-list`. */
  readonly note?: string
}

/**
 * Something that a plugin writes, and which clients read it: facts, from which `lint --target` and a table for people are
 * made. A client that is not named is one of which nobody knows.
 */
export interface Readership {
  /** What it is, as a sentence can go on with it: "`nodes`", "pad files". */
  readonly what: string
  /** It is in torrents that have one of these keys. Where `when` is given too, that alone decides. */
  readonly keys: readonly KeyPath[]
  /** Whether it is in a torrent. Must be given for keys of files. Never throws, whatever the torrent's keys hold. */
  when?(torrent: Torrent, layout: Layout | undefined): boolean
  /** By the ids of clients, as `--target` takes them: `transmission`. */
  readonly clients: Readonly<Record<string, Standing | VersionedStanding>>
  /** What comes of it with a client that does not read it. A clause without a final stop. */
  readonly otherwise?: string
  /** Nothing is lost where it is not read, so nobody needs to be warned. */
  readonly harmless?: true
  /** It leads clients to peers or to content. One that reads nothing of that kind is left to what it finds by itself. */
  readonly leads?: true
}
