import type { Endpoint, OptionSpec } from '../contract/options.ts'
import { GentorrentError } from '../errors.ts'

/**
 * The value that a text stands for, on a command line or in a config file.
 *
 * `file` and `secret` are the host's: a `file` text comes back as it is.
 *
 * @throws GentorrentError `OPTION_INVALID`
 */
export const parseOption = (spec: OptionSpec, text: string): unknown => {
  const value = parsers[spec.type](asWritten.has(spec.type) ? text : text.trim(), spec)
  if (typeof value === 'object' && value !== null && 'fault' in value) {
    throw new GentorrentError('OPTION_INVALID', { option: spec.flag.split(' ')[0]!, because: String(value.fault) })
  }
  return value
}

/** Kinds in which a space at the beginning or the end may be meant. */
const asWritten: ReadonlySet<OptionSpec['type']> = new Set(['text', 'file', 'secret'])

/** Why a text is not a value. */
interface Fault {
  readonly fault: string
}

const fault = (because: string): Fault => ({ fault: because })

const parsers: Readonly<Record<OptionSpec['type'], (text: string, spec: OptionSpec) => unknown>> = {
  boolean: text => (text === 'true' ? true : text === 'false' ? false : fault(`\`${text}\` is not true or false`)),
  text: text => text,
  integer: (text, spec) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
    return Number.isSafeInteger(value) ? inRange(value, spec, '') : fault(`\`${text}\` is not a whole number`)
  },
  size: (text, spec) => {
    const value = parseSize(text)
    return value === undefined
      ? fault(`\`${text}\` is not a size; write bytes or a number with KiB, MiB or GiB, such as 256KiB`)
      : inRange(value, spec, ' B')
  },
  url: (text, { schemes }) => parseUrl(text, schemes),
  time: text =>
    parseTime(text) ??
    fault(`\`${text}\` is not a time; write ISO 8601, such as 2024-05-01T12:00:00Z, or seconds since 1970`),
  endpoint: text => parseEndpoint(text) ?? fault(endpointFault(text)),
  choice: (text, { choices = [] }) =>
    choices.includes(text) ? text : fault(`\`${text}\` is not one of ${choices.join(', ')}`),
  file: text => text,
  secret: text => text,
}

const endpointFault = (text: string) => {
  const port = /^(?:\[[^\]]+\]|[^\s:[\]/@]+):(\d+)$/.exec(text)?.[1]
  return port !== undefined && (Number(port) < 1 || Number(port) > 65_535)
    ? `\`${text}\` has the port ${port}, which is not from 1 to 65535`
    : `\`${text}\` is not host:port; an IPv6 address stands in brackets`
}

const inRange = (value: number, { min, max }: OptionSpec, unit: string) => {
  if (min !== undefined && value < min) return fault(`${value} is below ${min}${unit}`)
  if (max !== undefined && value > max) return fault(`${value} is above ${max}${unit}`)
  return value
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kib: 2 ** 10,
  m: 2 ** 20,
  mib: 2 ** 20,
  g: 2 ** 30,
  gib: 2 ** 30,
  tib: 2 ** 40,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
}

/** Bytes, from `262144`, `256KiB`, `256K` (1024 each) or `1MB` (1000 each); undefined if it is anything else. */
export const parseSize = (text: string): number | undefined => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = units[unit?.toLowerCase() ?? '']
  const value = Number(number) * (factor ?? Number.NaN)
  return number !== undefined && Number.isSafeInteger(value) ? value : undefined
}

/** Whole seconds since 1970, from seconds or ISO 8601 (without a zone: UTC); undefined if it is anything else. */
export const parseTime = (text: string): number | undefined => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(Z|[+-]\d{2}:?\d{2})?$/i.exec(text)
  if (!iso) return undefined
  const [, date = '', time = '00:00', zone = 'Z'] = iso
  if (!isInCalendar(date)) return undefined
  const milliseconds = Date.parse(`${date}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()}`)
  return Number.isNaN(milliseconds) || milliseconds < 0 ? undefined : Math.floor(milliseconds / 1000)
}

/** V8 takes the 30th of February for the 1st or 2nd of March. */
const isInCalendar = (date: string): boolean => {
  const milliseconds = Date.parse(date)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date)
}

/** Host and port, from `host:port` or `[v6]:port`; undefined if it is anything else. */
export const parseEndpoint = (text: string): Endpoint | undefined => {
  const [, six, plain, port] = /^(?:\[([0-9a-f:.]+(?:%\w+)?)\]|([^\s:[\]/@]+)):(\d{1,5})$/i.exec(text) ?? []
  const host = six ?? plain
  const number = Number(port)
  return host !== undefined && number >= 1 && number <= 65_535 ? { host, port: number } : undefined
}

/**
 * A URL that may go into a torrent: absolute, of printable ASCII characters. What is written is what was given; only
 * characters that a URL cannot hold are percent-encoded.
 */
const parseUrl = (text: string, schemes: readonly string[] | undefined): string | Fault => {
  // `URL` would leave out line breaks and tabs, and say nothing.
  if (/\p{Cc}/u.test(text)) return fault(`\`${text}\` holds a control character: percent-encode it or leave it out`)
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return fault(`\`${text}\` is not an absolute URL`)
  }
  const scheme = url.protocol.slice(0, -1)
  if (schemes && !schemes.includes(scheme)) return fault(`\`${text}\` must begin with ${schemes.join('://, ')}://`)
  if (url.hostname === '') return fault(`\`${text}\` has no host`)
  return /^[!-~]+$/.test(text) && !/["<>\\^`{|}]/.test(text) ? text : url.href
}
