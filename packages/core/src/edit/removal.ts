import { encode } from '../bencode/encode.ts'
import { joinRaw, type RawPair, rawPairs } from '../bencode/raw.ts'
import { type BReadDict, text } from '../bencode/value.ts'
import { bep3 } from '../bep3.ts'
import type { Issue } from '../contract/issue.ts'
import type { KeyPath } from '../contract/plugin.ts'
import type { Torrent } from '../contract/torrent.ts'
import { issue } from '../errors.ts'
import { isNamed, withoutElements } from './elements.ts'

/** A key, or a part of its value, that is to be taken out. */
export interface Removal {
  readonly place: 'info' | 'file' | 'metainfo'
  readonly key: string
  /** Names the part of the value; the whole key if there is none. */
  readonly element?: string
}

/** `comment`, `info.source`, `file.md5sum`, or with an element `announce-list=http://…`. */
export const parseRemoval = (text: string, { metainfo, info }: Torrent): Removal => {
  const [, place = 'metainfo', rest] = /^(?:(info|file|metainfo)\.)?(.*)$/s.exec(text)!
  const where = place as Removal['place']
  const keys = where === 'info' ? info : metainfo
  // A key may hold the sign itself.
  const sign = where !== 'file' && keys.has(rest!) ? -1 : rest!.indexOf('=')
  return sign < 1
    ? { place: where, key: rest! }
    : { place: where, key: rest!.slice(0, sign), element: rest!.slice(sign + 1) }
}

/** A torrent file without some keys; all that is left is what it was, byte for byte. */
export interface Removed {
  readonly bytes: Uint8Array
  readonly issues: readonly Issue[]
  /** Keys whose value lost a part, and those beside them that went because they named the same. */
  readonly touched: readonly KeyPath[]
}

/**
 * Takes keys and parts of values out. Keys of files are not looked at: they stand in lists that are somebody's own.
 *
 * @param companions the other keys that whoever owns a key writes
 */
export const removeKeys = (
  torrent: Torrent,
  removals: readonly Removal[],
  companions: (key: KeyPath) => readonly KeyPath[],
): Removed => {
  const issues: Issue[] = []
  const touched = new Set<KeyPath>()
  const left = { metainfo: pairsOf(torrent.metainfo), info: pairsOf(torrent.info) }
  const found = { metainfo: torrent.metainfo, info: torrent.info }
  for (const { place, key, element } of removals) {
    if (place === 'file') continue
    const path: KeyPath = `${place}.${key}`
    if (path === 'metainfo.info' || (place === 'info' && isEssential(path))) {
      issues.push(issue('KEY_SEALED', { key: path }, { severity: 'error', key: path }))
      continue
    }
    const value = found[place].get(key)
    if (value === undefined) issues.push(issue('KEY_MISSING', { key: path }, { severity: 'error', key: path }))
    else if (element === undefined) left[place].delete(key)
    else {
      const { value: rest, count } = withoutElements(value, element)
      if (count === 0) issues.push(issue('ELEMENT_MISSING', { key: path, element }, { severity: 'error', key: path }))
      else if (rest === undefined) left[place].delete(key)
      else left[place].set(key, [encoder.encode(key), encode(rest)])
      if (count === 0 || value instanceof Uint8Array) continue
      touched.add(path)
      for (const other of companions(path)) {
        const name = other.slice(place.length + 1)
        const beside = other.startsWith(`${place}.`) ? found[place].get(name) : undefined
        if (other === path || !(beside instanceof Uint8Array) || !isNamed(beside, element)) continue
        left[place].delete(name)
        touched.add(other)
      }
    }
  }
  const info = removals.some(({ place }) => place === 'info') ? joinRaw([...left.info.values()]) : torrent.infoBytes
  const pairs = [...left.metainfo].map(([name, pair]): RawPair => (name === 'info' ? [pair[0], info] : pair))
  return { bytes: joinRaw(pairs), issues, touched: [...touched] }
}

const encoder = new TextEncoder()

/** What no torrent is without. */
const isEssential = (path: KeyPath) => (bep3.definition.writes as readonly KeyPath[]).includes(path)

/** By the key's text; a key that is not text goes by its bytes. */
const pairsOf = (keys: BReadDict): Map<string, RawPair> =>
  new Map(rawPairs(keys).map(pair => [text(pair[0]) ?? `\0${pair[0].join()}`, pair]))
