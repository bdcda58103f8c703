/** Bytes of a file on a server, end exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** What a server answered. */
export interface Part {
  /** As many as were asked for. */
  readonly bytes: Uint8Array
  /** Bytes in the whole file, if the server says. */
  readonly total: number | undefined
}
