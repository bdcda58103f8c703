import { counted } from '@gentorrent/core/plugin'
import type { LookUpProgress } from '@gentorrent/dht'

/** What a look-up is doing, for a status line. */
export const progressText = ({ asked, answered, sharedBits }: LookUpProgress): string =>
  `asking the DHT: ${counted(asked, 'node')} asked, ${answered} answered${answered > 0 ? `, the nearest shares ${counted(sharedBits, 'bit')}` : ''}`
