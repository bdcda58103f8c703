// What the core takes from its platform: the few globals that Node and every browser share. They are declared here, and
// not by "dom" or "node" types, so that the compiler refuses everything else and the core runs anywhere.

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
}

declare class AbortController {
  readonly signal: AbortSignal
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}

declare class URL {
  constructor(url: string)
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly href: string
}

declare const crypto: {
  getRandomValues(bytes: Uint8Array): Uint8Array
  readonly subtle: {
    digest(algorithm: 'SHA-1' | 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer>
  }
}
