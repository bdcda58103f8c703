import { definePlugin, type Issue, type KeyPath, list, type Plugin, type Torrent, text } from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { isPrivateTo } from './is-private.ts'

const options = {
  private: {
    type: 'boolean',
    flag: '--private',
    summary: 'Let clients find peers through the tracker alone: no DHT, no peer exchange',
    label: 'Private',
  },
  source: {
    type: 'text',
    flag: '--source <text>',
    summary: "Mark the torrent with the name of its site, which changes the torrent's hash",
    label: 'Source',
  },
} as const

/**
 * `private` ([BEP 27](https://www.bittorrent.org/beps/bep_0027.html)) and `source`, a text by which sites keep their copies
 * of a torrent apart. Both stand in the info dictionary and change the info-hash. A public torrent has no `private` key:
 * `private=0` would only change its hash.
 */
export const privateTorrent: Plugin<typeof options, {}> = definePlugin({
  id: 'private',
  summary: 'Private torrents, and the site that a torrent comes from',
  beps: [27],
  options,
  issues: {
    PRIVATE_NODES: 'a private torrent names DHT nodes, and libtorrent uses them all the same',
    PRIVATE_PLACE: 'private stands outside of the info dictionary, where it has no effect',
    PRIVATE_SOURCE: 'the source is empty, is not text, or holds characters that nobody sees',
    PRIVATE_TRACKERLESS: 'a private torrent without a tracker: nobody will find a peer',
    PRIVATE_TRACKERS:
      'a private torrent with several trackers: BEP 27 allows one at a time, which clients do not keep to',
    PRIVATE_VALUE: 'private is not 1, and clients disagree about what that means',
    PRIVATE_ZERO: 'private is 0: the torrent is public, and only its hash is another',
  },
  clients,
  writes: ['info.private', 'info.source'],
  conflicts: ({ private: isPrivate }) =>
    isPrivate
      ? [
          {
            with: 'dht',
            because:
              'a private torrent must not use the DHT (BEP 27), and libtorrent would use the nodes: leave `nodes` out (--node, --dht; in an edit --remove nodes)',
          },
        ]
      : [],

  check: ({ private: isPrivate, source }, { isActive }) => [
    ...(isPrivate && !isActive('tracker') ? [trackerless] : []),
    ...(source === '' ? [problem('PRIVATE_SOURCE', 'error', 'the source is empty: leave it out', 'info.source')] : []),
    ...(source && isOdd(source) ? [oddSource(source)] : []),
  ],

  info: ({ options: { private: isPrivate, source } }) => ({ private: isPrivate ? 1 : undefined, source }),

  read: {
    detect: ({ info }) => {
      const source = text(info.get('source'))
      const isPrivate = isPrivateTo(info.get('private'))
      return isPrivate || source !== undefined
        ? { ...(isPrivate && { private: true }), ...(source !== undefined && { source }) }
        : undefined
    },
    validate: torrent => [
      ...placeIssues(torrent),
      ...(isPrivateTo(torrent.info.get('private')) ? privateIssues(torrent) : []),
    ],
  },
})

const placeIssues = ({ info, metainfo }: Torrent): readonly Issue[] => {
  const issues: Issue[] = []
  const value = info.get('private')
  if (value === 0) {
    issues.push(problem('PRIVATE_ZERO', 'warning', '`private` is 0: the torrent is public, only its hash is another'))
  } else if (value !== undefined && value !== 1) {
    const readers = isPrivateTo(value)
      ? 'aria2 and rTorrent take the torrent for public'
      : 'clients take the torrent for public'
    issues.push(problem('PRIVATE_VALUE', 'warning', `\`private\` is not 1: ${readers}`))
  }
  if (metainfo.has('private')) {
    const message = '`private` stands outside of `info`, where it has no effect: the torrent is public'
    if (!isPrivateTo(value)) issues.push(problem('PRIVATE_PLACE', 'warning', message, 'metainfo.private'))
  }
  const source = text(info.get('source'))
  if (info.has('source') && !source) {
    issues.push(problem('PRIVATE_SOURCE', 'warning', '`source` is empty or is not text', 'info.source'))
  }
  if (source && isOdd(source)) issues.push(oddSource(source))
  return issues
}

const privateIssues = ({ metainfo }: Torrent): readonly Issue[] => {
  const issues: Issue[] = []
  if (metainfo.has('nodes')) {
    const message =
      'the torrent is private and has DHT `nodes`, which libtorrent uses all the same: take one of them out'
    issues.push(problem('PRIVATE_NODES', 'error', message, 'metainfo.nodes'))
  }
  const count = trackerCount(metainfo)
  if (count === 0) issues.push(trackerless)
  if (count > 1) {
    const message = `a private torrent with ${count} trackers: BEP 27 allows one at a time, but many clients use all of them`
    issues.push(problem('PRIVATE_TRACKERS', 'warning', message))
  }
  return issues
}

const trackerCount = (metainfo: Torrent['metainfo']): number => {
  const listed = (list(metainfo.get('announce-list')) ?? []).flatMap(tier => list(tier) ?? [tier])
  const urls = [metainfo.get('announce'), ...listed].map(url => text(url)?.trim() ?? '')
  return new Set(urls.filter(url => url !== '')).size
}

/** What was pasted along: sites compare the source byte by byte, and it cannot be told from the right one by looking at it. */
const isOdd = (source: string) => source !== source.trim() || /[\p{Cc}\p{Cf}]/u.test(source)
const oddSource = (source: string) =>
  problem(
    'PRIVATE_SOURCE',
    'warning',
    `the source \`${source}\` has spaces around it or characters that nobody sees, which make another hash`,
    'info.source',
  )

const problem = (code: string, severity: Issue['severity'], message: string, key: KeyPath = 'info.private'): Issue => ({
  code,
  severity,
  message,
  key,
})

const trackerless: Issue = {
  ...problem('PRIVATE_TRACKERLESS', 'warning', 'a private torrent without a tracker: nobody will find a peer; add one'),
  flags: ['--tracker'],
}
