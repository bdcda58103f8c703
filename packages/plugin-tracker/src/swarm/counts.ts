/** What a tracker knows of a torrent. What it does not say is absent. */
export interface Counts {
  /** Peers that have everything. */
  readonly seeders?: number
  /** Peers that want something. */
  readonly leechers?: number
  /** How often somebody told the tracker that he had everything. */
  readonly downloads?: number
}
