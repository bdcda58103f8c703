/** Nothing here hopes to be quick: every node of a network in one process gets its turn. */
export const patient = { timeout: 600_000, patience: 30_000, slowAfter: 2000 } as const
