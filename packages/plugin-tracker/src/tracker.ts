import {
  definePlugin,
  type Finding,
  type Issue,
  type KeyPath,
  list,
  type Plugin,
  type Torrent,
  text,
} from '@gentorrent/core/plugin'
import { isI2p, lowerScheme, writtenFault } from './announce-url.ts'
import { clients } from './clients.ts'
import { distinct, obfuscatedTiersOf, type Tiers, tierOf, tiersOf } from './tiers.ts'

const options = {
  trackers: {
    type: 'text',
    list: true,
    flag: '--tracker <urls>',
    summary: 'Add a tracker, or a tier of trackers joined by commas',
    label: 'Trackers',
  },
  obfuscated: {
    type: 'text',
    list: true,
    flag: '--obfuscated-tracker <urls>',
    summary: 'Add a tracker that takes obfuscated announces (BEP 8), or a tier of them',
    label: 'For obfuscated announces',
  },
} as const

/**
 * Trackers: `announce` ([BEP 3](https://www.bittorrent.org/beps/bep_0003.html)), `announce-list`
 * ([BEP 12](https://www.bittorrent.org/beps/bep_0012.html)) and `obfuscate-announce-list`
 * ([BEP 8](https://www.bittorrent.org/beps/bep_0008.html)).
 *
 * `announce` is the first URL. `announce-list` is written only for more than one URL, as libtorrent and Transmission do, and
 * then repeats the first one, because clients that read the list ignore `announce`.
 */
export const tracker: Plugin<typeof options, {}> = definePlugin({
  id: 'tracker',
  summary: 'Trackers, in tiers',
  beps: [3, 8, 12],
  options,
  issues: {
    TRACKER_ANNOUNCE: 'the announce key names a tracker that the announce-list lacks, so most clients ignore it',
    TRACKER_CASE: 'the scheme of a tracker URL is not in lower case, and many clients do not know it then',
    TRACKER_FORM: 'a tracker key does not have the form that its BEP gives it',
    TRACKER_I2P: 'trackers inside and outside of I2P are mixed, which gives away who is behind an I2P address',
    TRACKER_OBFUSCATED: 'a torrent lists trackers for obfuscated announces, which no client is known to read',
    TRACKER_TWICE: 'a tracker stands more than once',
    TRACKER_URL: 'a tracker URL cannot be used',
  },
  clients,
  writes: ['metainfo.announce', 'metainfo.announce-list', 'metainfo.obfuscate-announce-list'],

  check: ({ trackers, obfuscated }) => [
    ...urlIssues(trackers.map(tierOf), 'error'),
    ...obfuscatedIssues(obfuscated.map(tierOf), 'error'),
  ],

  metainfo: ({ options: { trackers, obfuscated } }) => {
    const tiers = distinct(trackers.map(tierOf))
    const hidden = distinct(obfuscated.map(tierOf))
    return {
      announce: tiers[0]?.[0],
      'announce-list': tiers.flat().length > 1 ? tiers : undefined,
      'obfuscate-announce-list': hidden.length > 0 ? hidden : undefined,
    }
  },

  read: {
    detect: torrent => {
      const tiers = distinct(tiersOf(torrent))
      const hidden = distinct(obfuscatedTiersOf(torrent))
      const texts = (all: Tiers) => all.map(tier => tier.join(','))
      if (tiers.length + hidden.length === 0) return undefined
      return { trackers: texts(tiers), ...(hidden.length > 0 && { obfuscated: texts(hidden) }) }
    },
    validate: torrent => [
      ...formIssues(torrent),
      ...urlIssues(tiersOf(torrent), 'warning'),
      ...obfuscatedIssues(obfuscatedTiersOf(torrent), 'warning'),
    ],
    describe: torrent => [
      ...tierFindings(distinct(tiersOf(torrent)), 'Tier'),
      ...tierFindings(distinct(obfuscatedTiersOf(torrent)), 'Obfuscated tier'),
    ],
    swarm: async (torrent, question) => {
      const tiers = distinct(tiersOf(torrent))
      const { v1, v2 } = torrent.infoHash
      // BEP 52: trackers know v2 torrents by the first 20 bytes of their info-hash.
      const infoHash = v1 ?? v2?.subarray(0, 20)
      if (tiers.length === 0 || !infoHash) return []
      // Loaded by those who ask: it needs Node, and most runs ask nobody.
      const { askTrackers } = await import('./swarm/ask-trackers.ts')
      return askTrackers(tiers, infoHash, question)
    },
    magnet: torrent =>
      distinct(tiersOf(torrent))
        .flat()
        .map(url => ['tr', url]),
  },
})

const tierFindings = (tiers: Tiers, label: string): readonly Finding[] =>
  tiers.map((urls, i) => ({ label: `${label} ${i + 1}`, texts: urls, data: { tier: i + 1, urls } }))

/** Those that stand more than once. */
const repeated = (all: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>()
  return new Set(all.filter(one => seen.has(one) || !seen.add(one)))
}

const urlIssues = (tiers: Tiers, severity: Issue['severity']): readonly Issue[] => {
  const urls = tiers.flat()
  const faults = [...new Set(urls)].flatMap(url => {
    const fault = writtenFault(url)
    return fault ? [problem('TRACKER_URL', severity, `the tracker \`${url}\` ${fault}`)] : caseIssues(url)
  })
  const twice = [...repeated(urls)].map(url =>
    warning('TRACKER_TWICE', `the tracker \`${url}\` stands more than once; only the first counts`),
  )
  return [...faults, ...twice, ...i2pIssues(urls)]
}

const caseIssues = (url: string): readonly Issue[] => {
  const lower = lowerScheme(url)
  if (lower === undefined) return []
  const because = `libtorrent, Transmission and aria2 do not know its scheme: write \`${lower}\``
  return [warning('TRACKER_CASE', `the tracker \`${url}\` is not asked by many clients, since ${because}`)]
}

const obfuscatedIssues = (tiers: Tiers, severity: Issue['severity']): readonly Issue[] =>
  tiers.flat().length === 0
    ? []
    : [
        ...urlIssues(tiers, severity),
        warning('TRACKER_OBFUSCATED', 'no client is known to read trackers for obfuscated announces (BEP 8)'),
      ]

const i2pIssues = (urls: readonly string[]): readonly Issue[] =>
  urls.some(isI2p) && !urls.every(isI2p)
    ? [
        warning(
          'TRACKER_I2P',
          'I2P trackers and others are mixed: whoever uses both can be found out; make two torrents',
        ),
      ]
    : []

const formIssues = ({ metainfo }: Torrent): readonly Issue[] => {
  const issues: Issue[] = []
  const announce = text(metainfo.get('announce'))
  if (metainfo.has('announce') && !announce?.trim()) issues.push(form('announce', 'is not a URL: clients ignore it'))
  if (!metainfo.has('announce-list')) return issues
  const tiers = list(metainfo.get('announce-list'))
  const lists = (tiers ?? []).flatMap(tier => list(tier) ?? [])
  if (!tiers) issues.push(form('announce-list', 'is not a list: clients use `announce`'))
  else if (tiers.length === 0) issues.push(form('announce-list', 'is empty: some clients then use no tracker at all'))
  else if (!tiers.every(list))
    issues.push(form('announce-list', 'holds something other than tiers: many clients drop it'))
  if (tiers?.some(tier => list(tier)?.length === 0)) issues.push(form('announce-list', 'has a tier without trackers'))
  if (!lists.every(url => text(url)?.trim())) issues.push(form('announce-list', 'holds something other than URLs'))
  const listed = lists.map(url => text(url)?.trim())
  if (announce?.trim() && listed.length > 0 && !listed.includes(announce.trim())) {
    const message = `\`announce\` is \`${announce.trim()}\`, which \`announce-list\` lacks: most clients ignore it`
    issues.push({ ...warning('TRACKER_ANNOUNCE', message), key: 'metainfo.announce' })
  }
  return issues
}

const form = (key: 'announce' | 'announce-list', because: string): Issue => {
  const path: KeyPath = `metainfo.${key}`
  return { ...warning('TRACKER_FORM', `\`${key}\` ${because}`), key: path }
}

const problem = (code: string, severity: Issue['severity'], message: string): Issue => ({ code, severity, message })
const warning = (code: string, message: string): Issue => problem(code, 'warning', message)
