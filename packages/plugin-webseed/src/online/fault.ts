import type { NetFault, NetFaultKind } from '@gentorrent/net'

/** What is wrong with what a seed answers, and not with the server. `message` is the end of a sentence that begins with the seed. */
export class SeedFault extends Error {
  override readonly name = 'SeedFault'
  readonly code: 'WEBSEED_FTP_MISSING' | 'WEBSEED_LENGTH' | 'WEBSEED_RANGE'
  constructor(code: SeedFault['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The code of a fault, by the name of its class: two copies of a package must not blind each other. */
export const codeOf = (error: unknown): string | undefined => {
  const { name, code, kind } = error as Partial<SeedFault & NetFault>
  if (name === ('SeedFault' as string)) return code
  return name === ('NetFault' as string) && kind ? codes[kind] : undefined
}

const codes: Readonly<Record<NetFaultKind, string>> = {
  body: 'WEBSEED_BODY',
  busy: 'WEBSEED_BUSY',
  certificate: 'WEBSEED_CERTIFICATE',
  private: 'WEBSEED_PRIVATE',
  redirect: 'WEBSEED_REDIRECT',
  timeout: 'WEBSEED_TIMEOUT',
  unreachable: 'WEBSEED_UNREACHABLE',
}
