import { type BRead, type BValue, dict, list } from './value.ts'

/** What was read, ready to be written again. Canonical bytes come out as they went in. */
export const asValue = (value: BRead): BValue => {
  const items = list(value)
  if (items) return items.map(asValue)
  const pairs = dict(value)
  return pairs ? new Map([...pairs.entries()].map(([key, item]) => [key, asValue(item)])) : (value as BValue)
}
