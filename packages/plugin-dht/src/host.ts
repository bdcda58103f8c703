/** What is wrong with a host; undefined if it is a DNS name, an IPv4 address or an IPv6 address without brackets. */
export const hostFault = (host: string): string | undefined => {
  if (host.startsWith('[')) return 'must stand without brackets'
  if (host.includes(':')) return isIPv6(host) ? undefined : 'is not an IPv6 address'
  if (/^[\d.]+$/.test(host)) return isIPv4(host) ? undefined : 'is not an IPv4 address'
  return isDnsName(host) ? undefined : 'is neither a DNS name nor an address'
}

const isIPv4 = (host: string) => {
  const parts = host.split('.')
  return parts.length === 4 && parts.every(part => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

const isIPv6 = (host: string) => {
  const [, front = host, four] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(host) ?? []
  if (four !== undefined && !isIPv4(four)) return false
  const whole = four === undefined ? front : `${front}0:0`
  const halves = whole.split('::')
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')))
  if (halves.length > 2 || !groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return false
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8
}

/** RFC 1035 §2.3.4: labels of at most 63 bytes, 253 in all. Underscores occur and resolve. */
const isDnsName = (host: string) =>
  host.length <= 253 &&
  host
    .replace(/\.$/, '')
    .split('.')
    .every(label => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
