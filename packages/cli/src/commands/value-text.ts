import type { Endpoint, FileContent, OptionSpec } from '@gentorrent/core/plugin'
import { countText, groupDigits, lengthText, timeText } from '../amounts.ts'

/** The values of an option as people read them, one text for each; none for what is not set. */
export const valueTexts = (spec: OptionSpec, value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map(one => shortened(valueText(spec, one)))

/** Some torrents have pictures in keys of their own. Programs get all of it, by `--json`. */
export const shortened = (text: string): string =>
  text.length > lengthMax ? `${text.slice(0, lengthMax)}… (${groupDigits(text.length)} characters)` : text

const lengthMax = 1000

const valueText = ({ type }: OptionSpec, value: unknown): string => {
  if (type === 'boolean') return value ? 'yes' : 'no'
  if (type === 'time' && typeof value === 'number') return timeText(value)
  if (type === 'size' && typeof value === 'number') return lengthText(value)
  if (type === 'endpoint' && isRecord(value)) {
    const { host, port } = value as unknown as Endpoint
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  }
  if (type === 'file' && isRecord(value)) return countText((value as unknown as FileContent).bytes.length, 'byte')
  return isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
