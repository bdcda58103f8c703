/** A stream of the terminal or of whatever stands in its place. */
export interface Output {
  /**
   * Settles when the system has taken the bytes. Once the reader has gone (`| head`), writing does nothing.
   *
   * @throws GentorrentError `OUTPUT_UNWRITABLE`
   */
  write(chunk: string | Uint8Array): Promise<void>
  readonly isTTY: boolean
  /** Width in columns; undefined if it is not a terminal. */
  readonly columns: number | undefined
}

/** Everything that the program meets outside itself, except the file system. Tests hand in their own. */
export interface World {
  /** The words after the command's own name. */
  readonly args: readonly string[]
  /** The same words as they were typed, where the system tells: what is not UTF-8 in them is U+FFFD in `args`. */
  readonly argumentBytes?: () => readonly Uint8Array[] | undefined
  /** Relative paths are relative to it. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** `isTTY`: a person types there, and can be asked. */
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Aborted when the person wants to stop. */
  readonly signal: AbortSignal
  /** URLs of files next to which plugins with an official name are looked for, the nearest first. */
  readonly bases: readonly string[]
}
