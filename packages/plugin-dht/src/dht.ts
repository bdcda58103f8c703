import {
  type BRead,
  counted,
  definePlugin,
  type Endpoint,
  error,
  type Issue,
  integer,
  list,
  type Plugin,
  type Sealed,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { commands } from './commands.ts'
import { hostFault } from './host.ts'
import { options } from './options.ts'

/** `nodes`: the DHT nodes of a trackerless torrent ([BEP 5](https://www.bittorrent.org/beps/bep_0005.html)). */
export const dht: Plugin<typeof options, {}> = definePlugin({
  id: 'dht',
  summary: 'DHT nodes, for torrents without a tracker',
  beps: [5, 43, 44, 46],
  options,
  issues: {
    DHT_CAS: 'the network has another sequence number than was demanded',
    DHT_DRY: 'a dry run asks nobody, so that the torrent may get more nodes than it shows',
    DHT_FORM: 'the nodes key does not have the form that BEP 5 gives it',
    DHT_FOUND: 'how many nodes were asked, how many answered, and how near the nearest are',
    DHT_HASTY: 'the time was up before the nearest nodes were found for sure',
    DHT_IDLE: 'a node to begin with is named, but the DHT is not to be asked',
    DHT_KEY: 'there is no usable key to publish with',
    DHT_KEY_MADE: 'where the private key is',
    DHT_KEY_OPEN: 'others on the machine may read the private key',
    DHT_KEY_THERE: 'a key would be overwritten, which is never done',
    DHT_NODE: 'a DHT node cannot be used',
    DHT_NOTHING: 'no node has a value that the key has signed',
    DHT_PRIVATE: 'a private torrent is not published in the DHT',
    DHT_RESOLVED: 'which sequence number the value has, and how many nodes have it',
    DHT_ROUTER: 'a DHT node is a public bootstrap router, which clients know anyway and BEP 5 asks not to add',
    DHT_SALT: 'a salt is longer than BEP 44 allows',
    DHT_SEQUENCE: 'a sequence number would not replace what the network has',
    DHT_SILENT: 'no node of the DHT answers, so that none could be added',
    DHT_STORED: 'how many nodes have the value, and under which sequence number',
    DHT_TWICE: 'a DHT node stands more than once',
    DHT_VALUE: 'a value is signed, but it is no info-hash',
  },
  clients,
  writes: ['metainfo.nodes'],
  live: ({ live }) => live === true,
  commands,

  check: ({ nodes, bootstrap, live }) => [
    ...nodes.flatMap(faultOf),
    ...bootstrap.flatMap(faultOf),
    ...(bootstrap.length > 0 && !live ? [idle] : []),
    ...remarks(nodes),
  ],

  metainfo: async run => {
    const { nodes: given, live } = run.options
    const nodes = distinct(live ? [...given, ...(await found(run))] : given)
    return { nodes: nodes.length > 0 ? nodes.map(({ host, port }) => [host, port]) : undefined }
  },

  read: {
    detect: torrent => {
      const nodes = distinct(nodesOf(torrent))
      return nodes.length > 0 ? { nodes } : undefined
    },
    validate: torrent => [...formIssues(torrent), ...remarks(nodesOf(torrent))],
    swarm: async (torrent, question) => {
      const { dhtRow } = (await nodeModule('./swarm.js')) as typeof import('./swarm.ts')
      if (integer(torrent.info.get('private')) === 1) return []
      return [await dhtRow(torrent, distinct(nodesOf(torrent)), question)]
    },
    // libtorrent reads `dht`, cuts at the last colon, and takes what is before it as the host, brackets included.
    magnet: torrent => distinct(nodesOf(torrent)).map(({ host, port }) => ['dht', `${host}:${port}`]),
  },
})

const found = async (run: Sealed<typeof options, {}>): Promise<readonly Endpoint[]> => {
  if (!run.isDry) {
    const { liveNodes } = (await nodeModule('./live.js')) as typeof import('./live.ts')
    return liveNodes(run)
  }
  run.remark({
    code: 'DHT_DRY',
    message: 'a dry run asks nobody: the torrent may get 8 DHT nodes more for each info-hash',
  })
  return []
}

/** Loaded where it is needed: most torrents are made without it, and in a browser, which has no UDP, it is not there. */
const nodeModule = (name: string) => import(new URL(name, import.meta.url).href)

const idle: Issue = {
  ...error('DHT_IDLE', 'it is said where to begin, but not that the DHT is to be asked'),
  flags: ['--dht'],
}

/** Public entry points of the DHT that the large clients have built in. */
const routers = [
  'dht.aelitis.com',
  'dht.libtorrent.org',
  'dht.transmissionbt.com',
  'router.bitcomet.com',
  'router.bittorrent.com',
  'router.utorrent.com',
]

const nameOf = ({ host, port }: Endpoint) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)
const idOf = (node: Endpoint) => nameOf(node).toLowerCase()

const distinct = (nodes: readonly Endpoint[]): readonly Endpoint[] => {
  const seen = new Set<string>()
  return nodes.filter(node => {
    const id = idOf(node)
    return !seen.has(id) && seen.add(id) !== undefined
  })
}

/** Those that stand more than once. */
const repeated = (all: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>()
  return new Set(all.filter(one => seen.has(one) || !seen.add(one)))
}

const faultOf = (node: Endpoint): readonly Issue[] => {
  const host = hostFault(node.host)
  const isPort = Number.isInteger(node.port) && node.port >= 1 && node.port <= 65_535
  if (host === undefined && isPort) return []
  const because = host ? `has a host that ${host}` : 'has a port that is not from 1 to 65535'
  return [{ code: 'DHT_NODE', severity: 'error', message: `the DHT node \`${nameOf(node)}\` ${because}` }]
}

const remarks = (nodes: readonly Endpoint[]): readonly Issue[] => {
  const twice = repeated(nodes.map(idOf))
  const known = distinct(nodes).filter(({ host }) => routers.includes(host.toLowerCase().replace(/\.$/, '')))
  return [
    ...[...twice].map(id =>
      warning('DHT_TWICE', `the DHT node \`${id}\` stands more than once; only the first counts`),
    ),
    ...known.map(node =>
      warning(
        'DHT_ROUTER',
        `the DHT node \`${nameOf(node)}\` is a public router, which BEP 5 asks not to put into torrents: name nodes that seed`,
      ),
    ),
  ]
}

/** The nodes that clients can use, as libtorrent picks them. */
const nodesOf = ({ metainfo }: Torrent): readonly Endpoint[] =>
  (list(metainfo.get('nodes')) ?? []).flatMap(item => nodeOf(item) ?? [])

const nodeOf = (item: BRead): Endpoint | undefined => {
  const [first, second] = list(item) ?? []
  const host = text(first)
  const port = integer(second)
  const usable =
    host !== undefined && hostFault(host) === undefined && port !== undefined && port >= 1 && port <= 65_535
  return usable ? { host, port } : undefined
}

const formIssues = ({ metainfo }: Torrent): readonly Issue[] => {
  if (!metainfo.has('nodes')) return []
  const items = list(metainfo.get('nodes'))
  if (!items) return [form('`nodes` is not a list: clients ignore it')]
  const texts = items.filter(item => text(item) !== undefined).length
  const wrong = items.filter(item => text(item) === undefined && (list(item)?.length !== 2 || !nodeOf(item))).length
  return [
    ...(items.length === 0 ? [form('`nodes` is empty')] : []),
    ...(texts > 0
      ? [form(`\`nodes\` holds ${counted(texts, 'text')} where BEP 5 has pairs of host and port: clients ignore texts`)]
      : []),
    ...(wrong > 0
      ? [
          {
            ...form(`\`nodes\` holds ${counted(wrong, 'entry', 'entries')} without a usable host and port`),
            code: 'DHT_NODE',
          },
        ]
      : []),
  ]
}

const form = (message: string): Issue => ({ ...warning('DHT_FORM', message), key: 'metainfo.nodes' })
