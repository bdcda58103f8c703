import { type LookupAddress, lookup } from 'node:dns'
import { lookup as resolve } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { NetFault } from './fault.ts'
import { reachOf } from './reach.ts'

/**
 * Whether an address is not of the internet: of a private network, of this machine, or of nobody. A torrent of anybody's must not
 * make this machine talk to its neighbours, or to itself.
 */
export const isPrivate = (address: string): boolean => reachOf(address) !== 'public'

/** @throws NetFault `private` if the host is such an address itself; names are looked up when they are asked. */
export const refusePrivate = (host: string, privateAddresses: boolean): void => {
  const address = host.replace(/^\[(.*)\]$/, '$1')
  if (!privateAddresses && isIP(address) !== 0 && isPrivate(address)) throw refused(host)
}

const refused = (host: string, address?: string) =>
  new NetFault(
    'private',
    `is on a private network (${host}${address === undefined ? '' : ` is ${address}`}), which is asked only where that is allowed`,
  )

/**
 * Looks names up as Node does, and refuses names that lead to a private network. What is connected to is what was looked at:
 * a name that gives another address the next time gains nothing.
 */
export const guardedLookup =
  (privateAddresses: boolean): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, [])
      const hidden = privateAddresses ? undefined : addresses.find(({ address }) => isPrivate(address))
      if (hidden) return callback(refused(host, hidden.address) as Error as NodeJS.ErrnoException, [])
      if (options.all) return callback(null, addresses)
      return callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  }

/**
 * An address of a host, to connect to.
 *
 * @throws NetFault `private`; what the look-up throws
 */
export const resolveGuarded = async (
  host: string,
  { privateAddresses, family = 0 }: { readonly privateAddresses: boolean; readonly family?: 0 | 4 | 6 },
): Promise<LookupAddress> => {
  refusePrivate(host, privateAddresses)
  const found = await resolve(host.replace(/^\[(.*)\]$/, '$1'), { family })
  if (!privateAddresses && isPrivate(found.address)) throw refused(host, found.address)
  return found
}
