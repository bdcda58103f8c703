import type { Issue } from '../contract/issue.ts'
import { GentorrentError, issue } from '../errors.ts'
import { valueAt, valueBetween } from './read-value.ts'
import { type Form, scan } from './scan.ts'
import type { BRead } from './value.ts'

/** A value with what was not canonical about its bytes. */
export interface Decoded {
  readonly value: BRead
  /** Warnings `BENCODE_LENIENT`; empty if the bytes are canonical. At most 100. */
  readonly issues: readonly Issue[]
}

/**
 * Decodes bencode strictly (BEP 3): canonical integers and lengths, sorted unique keys, no bytes after the end.
 *
 * @throws GentorrentError `BENCODE_INVALID`
 */
export const decode = (bytes: Uint8Array): BRead => {
  scan(bytes, broken, ({ offset, because }) => broken(offset, because))
  // Bytes after its end would be no canonical bencode.
  return valueBetween(bytes, 0, bytes.length)
}

/**
 * Decodes what clients accept of other people's files: unsorted and repeated keys, integers with leading zeros and bytes
 * after the end are reported, not refused. Broken bencode is refused all the same.
 *
 * @throws GentorrentError `BENCODE_INVALID`
 */
export const decodeLenient = (bytes: Uint8Array): Decoded => {
  const issues: Issue[] = []
  scan(bytes, broken, deviation => {
    if (issues.length < 100) issues.push(issue('BENCODE_LENIENT', deviation, { severity: 'warning' }))
  })
  return { value: valueAt(bytes, 0), issues }
}

/**
 * In which ways bytes are not canonical; none if they are.
 *
 * @throws GentorrentError `BENCODE_INVALID`
 */
export const formsOf = (bytes: Uint8Array): ReadonlySet<Form> => {
  const forms = new Set<Form>()
  scan(bytes, broken, ({ form }) => forms.add(form))
  return forms
}

const broken = (offset: number, because: string): never => {
  throw new GentorrentError('BENCODE_INVALID', { offset, because })
}
