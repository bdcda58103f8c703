import { type BRead, list, text } from '@gentorrent/core/plugin'

/** BEP 19: a string or a list of strings. Empty ones are dropped, as by libtorrent. */
export const seedsOf = (value: BRead | undefined): readonly string[] =>
  (list(value) ?? [value]).map(item => text(item) ?? '').filter(url => url !== '')
