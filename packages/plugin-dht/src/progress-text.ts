import type { LookUpProgress } from '@gentorrent/dht'

/** What a look-up is doing, for a status line. */
export const progressText = ({ asked, answered, sharedBits }: LookUpProgress): string =>
  `asking the DHT: ${asked} nodes asked, ${answered} answered${answered > 0 ? `, the nearest shares ${sharedBits} bits` : ''}`
