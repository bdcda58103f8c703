import type { ErrorCode, ErrorDetails } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { officialPlugins, wayToHave } from './official-plugins.ts'

/**
 * What to type against what the library says: its messages are for programs too, and know no flags. What plugins say brings
 * its flags along.
 */
const ways: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  DIGESTS_MANY: ['--piece-length'],
  FILE_SPECIAL: ['--exclude'],
  INFO_HASH_CHANGES: ['--force'],
  JUNK_SKIPPED: ['--junk'],
  NAME_INVALID: ['--name'],
  NAME_MISSING: ['--name'],
  NAME_NOT_UTF8: ['--exclude', '--bad-names skip'],
  NETWORK_SILENT: ['--dht-bootstrap'],
  OUTPUT_EXISTS: ['--output', '--force'],
  OUTPUT_INSIDE: ['--output'],
  PIECES_MANY: ['--piece-length'],
  SYMLINK_BROKEN: ['--exclude', '--symlinks skip'],
  TARGET_LENGTH: ['--piece-length'],
  TARGET_PEERLESS: ['--tracker'],
  TARGET_PIECES: ['--piece-length'],
  TORRENT_LARGE: ['--piece-length'],
  TORRENT_LONG: ['--piece-length', '--max-torrent-length'],
  TRACKERLESS: ['--tracker', '--node'],
}

interface Said extends Pick<Issue, 'code' | 'message' | 'flags' | 'details'> {}

/** What to type; nothing where the message says all there is. */
export const waysOut = ({ code, flags, details }: Said): readonly string[] => {
  if (flags) return flags
  if (code === 'GLOB_UNUSED' && details) return [`--${(details as ErrorDetails<'GLOB_UNUSED'>).option}`]
  if (code === 'PLUGIN_MISSING' && details) {
    const { wanted, install } = details as ErrorDetails<'PLUGIN_MISSING'>
    const official = officialPlugins.find(({ id }) => id === wanted)
    // Where the command line says it itself, it says it all.
    return official && install !== wayToHave(official) ? [`or gentorrent plugins add ${wanted}`] : []
  }
  return Object.hasOwn(ways, code) ? ways[code as ErrorCode]! : []
}

/** A message with what to type. */
export const toldWith = (said: Said): string => {
  const found = waysOut(said)
  return found.length > 0 ? `${said.message} (${found.join(', ')})` : said.message
}
