import type { NetFault } from '@gentorrent/net'

/** What is wrong with what a seed answers, and not with the server. `message` is the end of a sentence that begins with the seed. */
export class SeedFault extends Error {
  override readonly name = 'SeedFault'
  readonly code: 'WEBSEED_FTP_MISSING' | 'WEBSEED_LENGTH' | 'WEBSEED_RANGE'
  constructor(code: SeedFault['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The code of a fault, by name: two copies of a package must not blind each other. */
export const codeOf = (error: unknown): string | undefined => {
  const { name, code, kind } = error as Partial<Pick<SeedFault, 'code'>> & Partial<Pick<NetFault, 'kind'>> & Error
  if (name === 'SeedFault') return code
  return name === 'NetFault' && kind ? `WEBSEED_${kind.toUpperCase()}` : undefined
}
