/** How the DHT is asked, the same for `create` and for the commands. */
export const networkOptions = {
  bootstrap: {
    type: 'endpoint',
    list: true,
    flag: '--dht-bootstrap <host:port>',
    summary: 'Begin to ask the DHT here, and not at the public routers',
  },
  timeout: {
    type: 'integer',
    min: 1,
    max: 3600,
    default: 20,
    flag: '--dht-timeout <seconds>',
    summary: 'Ask the DHT for so long at most',
  },
} as const

const nodeOptions = {
  nodes: {
    type: 'endpoint',
    list: true,
    flag: '--node <host:port>',
    summary: 'Add a DHT node, by which clients find peers without a tracker',
    label: 'DHT nodes',
  },
  live: {
    type: 'boolean',
    flag: '--dht',
    summary: 'Ask the DHT which 8 nodes are nearest to the info-hash, and add them',
  },
} as const

export const options: typeof nodeOptions & typeof networkOptions = { ...nodeOptions, ...networkOptions }
