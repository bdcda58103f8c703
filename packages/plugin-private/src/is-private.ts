import { type BRead, integer } from '@gentorrent/core/plugin'

/** As libtorrent, Transmission and BiglyBT read it; aria2 and rTorrent take 1 alone. */
export const isPrivateTo = (value: BRead | undefined): boolean =>
  typeof value === 'bigint' || (integer(value) ?? 0) !== 0
