import { BlockList } from 'node:net'

/** How far away an address is: on this machine, in a network of somebody's own, or anywhere. */
export type Reach = 'loopback' | 'private' | 'public'

/** The reach of an IP address; undefined if nobody can be asked there (multicast, reserved, unspecified, mapped). */
export const reachOf = (host: string): Reach | undefined => {
  const family = host.includes(':') ? 'ipv6' : 'ipv4'
  // An IPv4 address in the clothes of IPv6 would get around all that is said of IPv4.
  if (host.startsWith('::ffff:')) return undefined
  if (nowhere.check(host, family)) return undefined
  if (loopback.check(host, family)) return 'loopback'
  if (own.check(host, family)) return 'private'
  return family === 'ipv4' || global.check(host, family) ? 'public' : undefined
}

/**
 * Whether an address may be asked that somebody else named. Who is farther away must not send us to machines nearer by: a
 * node on the internet could make us knock at doors behind our firewall.
 */
export const mayLeadTo = (teller: string, host: string): boolean => {
  const [from, to] = [reachOf(teller), reachOf(host)]
  return from !== undefined && to !== undefined && distance[to] >= distance[from]
}

const distance: Readonly<Record<Reach, number>> = { loopback: 0, private: 1, public: 2 }

const listOf = (ipv4: readonly string[], ipv6: readonly string[]) => {
  const blocks = new BlockList()
  const add = (subnets: readonly string[], family: 'ipv4' | 'ipv6') => {
    for (const subnet of subnets) {
      const [net, prefix] = subnet.split('/') as [string, string]
      blocks.addSubnet(net, Number(prefix), family)
    }
  }
  add(ipv4, 'ipv4')
  add(ipv6, 'ipv6')
  return blocks
}

// https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry
const loopback = listOf(['127.0.0.0/8'], ['::1/128'])
const own = listOf(
  ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ['fc00::/7'],
)
const nowhere = listOf(['0.0.0.0/8', '224.0.0.0/3'], ['::/128', 'ff00::/8', 'fe80::/10'])
const global = listOf([], ['2000::/3'])
