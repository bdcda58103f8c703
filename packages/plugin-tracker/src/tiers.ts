import { type BRead, list, type Torrent, text } from '@gentorrent/core/plugin'

/** URLs by tier: clients use the next tier when no tracker of this one answers, and shuffle inside a tier (BEP 12). */
export type Tiers = readonly (readonly string[])[]

/** The tier that an option's value stands for. A comma ends a URL only where another begins: URLs may hold commas. */
export const tierOf = (value: string): readonly string[] =>
  value.split(/,(?=\s*(?:[a-z][a-z0-9+.-]*:\/\/|,|$))/i).map(url => url.trim())

/** Each URL once, where it stands first. */
export const distinct = (tiers: Tiers): Tiers => {
  const seen = new Set<string>()
  const isNew = (url: string) => !seen.has(url) && seen.add(url) !== undefined
  return tiers.map(tier => tier.filter(isNew)).filter(tier => tier.length > 0)
}

/**
 * The tiers of a torrent, read as leniently as the most lenient client: a flat list counts as one tier for each URL, and a
 * list without a URL as no list, so that `announce` counts.
 */
export const tiersOf = ({ metainfo }: Torrent): Tiers => {
  const present = listedTiers(metainfo.get('announce-list'))
  return present.length > 0 ? present : [urlsOf([metainfo.get('announce')])].filter(tier => tier.length > 0)
}

/** The tiers of trackers for obfuscated announces (BEP 8), whose list has the same form. */
export const obfuscatedTiersOf = ({ metainfo }: Torrent): Tiers => listedTiers(metainfo.get('obfuscate-announce-list'))

const listedTiers = (value: BRead | undefined): Tiers =>
  (list(value) ?? []).map(tier => urlsOf(list(tier) ?? [tier])).filter(tier => tier.length > 0)

const urlsOf = (values: readonly Parameters<typeof text>[0][]): readonly string[] =>
  values.map(value => text(value)?.trim() ?? '').filter(url => url !== '')
