/** How servers are asked. */
export interface Asking {
  /** Whether addresses of private networks may be asked. */
  readonly privateAddresses: boolean
  /** Milliseconds that one answer may take, redirects included. */
  readonly timeout: number
  /** Stops everything; its reason comes out. */
  readonly signal: AbortSignal
}
