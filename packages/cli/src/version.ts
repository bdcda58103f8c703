import { countText } from './amounts.ts'
import { readFile } from './files.ts'

/** The version of this package. */
export const version = async (): Promise<string> =>
  (JSON.parse(String(await readFile(new URL('../package.json', import.meta.url)))) as { version: string }).version

/** The version, and what it runs on: for reports of faults and of speed. */
export const versionInFull = async (): Promise<string> => {
  const { hashingHere } = await import('@gentorrent/node')
  const { threads, ...by } = await hashingHere()
  const engine = 'kernel' in by ? `native, ${by.kernel}` : `JavaScript, ${by.because}`
  return `${await version()}
Node.js ${process.version}, ${process.platform} ${process.arch}
hashing: ${engine}, ${countText(threads, 'thread')}`
}
