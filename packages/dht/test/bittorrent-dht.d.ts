// The package has no types of its own; this is what the tests use.
declare module 'bittorrent-dht' {
  import type { Socket } from 'node:dgram'
  import { EventEmitter } from 'node:events'
  export default class DHT extends EventEmitter {
    constructor(options: {
      readonly nodeId?: Buffer
      readonly bootstrap: readonly string[] | false
      readonly socket?: Socket
      /** Milliseconds until a query has no answer; the sockets of k-rpc take it. */
      readonly timeout?: number
      readonly verify?: (signature: Buffer, message: Buffer, publicKey: Buffer) => boolean
    })
    readonly nodeId: Buffer
    readonly _rpc: {
      _addNode(node: { readonly host: string; readonly port: number }): void
      readonly socket: { readonly socket: Socket }
    }
    listen(port: number, address: string): void
    address(): { readonly port: number; readonly address: string }
    addNode(node: { readonly host: string; readonly port: number }): void
    announce(infoHash: Buffer, port: number, done: (error: Error | null) => void): void
    get(
      target: Buffer,
      options: { readonly salt?: Buffer },
      done: (error: Error | null, found: { readonly v: unknown; readonly seq: number } | null) => void,
    ): void
    put(
      item: {
        readonly k: Buffer
        readonly seq: number
        readonly v: unknown
        readonly salt?: Buffer
        readonly sign: (message: Buffer) => Buffer
      },
      done: (error: Error | null, target: Buffer, count: number) => void,
    ): void
    destroy(done: () => void): void
  }
}
