/**
 * `body`: fewer or more bytes than were asked for. `busy`: it has no time now. `certificate`: nobody can tell who it is. `private`: the address is not of the internet.
 * `redirect`: it leads elsewhere, and never to an answer. `timeout`: it takes too long. `unreachable`: no answer, or one that says no.
 */
export type NetFaultKind = 'body' | 'busy' | 'certificate' | 'private' | 'redirect' | 'timeout' | 'unreachable'

/** What is wrong with a server: `message` is the end of a sentence that begins with the server's name. */
export class NetFault extends Error {
  override readonly name = 'NetFault'
  readonly kind: NetFaultKind
  constructor(kind: NetFaultKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
