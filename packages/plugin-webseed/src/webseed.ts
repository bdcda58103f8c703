import {
  type BRead,
  definePlugin,
  dict,
  entriesOf,
  type Issue,
  type Layout,
  list,
  type Plugin,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { lowerScheme, seedFault } from './seed-url.ts'
import { seedsOf } from './seeds.ts'

const options = {
  urls: {
    type: 'url',
    list: true,
    schemes: ['http', 'https', 'ftp'],
    flag: '--web-seed <url>',
    summary:
      'Add a web or FTP server that has the content: the URL of the file, or of the directory in which it stands',
    label: 'Web seeds',
  },
  httpSeeds: {
    type: 'url',
    list: true,
    schemes: ['http', 'https'],
    flag: '--http-seed <url>',
    summary: 'Add a script that serves pieces by their number (BEP 17)',
    label: 'HTTP seeds',
  },
  check: {
    type: 'boolean',
    flag: '--check-web-seeds',
    summary: 'Ask each seed for some of the content, and compare it with the torrent',
  },
  pieces: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 3,
    reading: 'too',
    flag: '--check-pieces <count>',
    summary: 'Pieces to have of each seed that is checked, chosen by chance',
  },
  timeout: {
    type: 'integer',
    min: 1,
    max: 3600,
    default: 20,
    reading: 'too',
    flag: '--check-timeout <seconds>',
    summary: 'The time that one answer of a seed may take',
  },
  privateAddresses: {
    type: 'boolean',
    reading: 'too',
    flag: '--allow-private-addresses',
    summary: 'Check seeds on this machine and in private networks too',
  },
} as const

/**
 * Web seeds: `url-list` ([BEP 19](https://www.bittorrent.org/beps/bep_0019.html)) and `httpseeds`
 * ([BEP 17](https://www.bittorrent.org/beps/bep_0017.html)). Both are always written as lists.
 *
 * For a torrent of several files a web seed's URL must end in `/`, and gets one if it does not: clients append the
 * torrent's name and the file's path, and most do not look whether a slash is missing.
 */
export const webseed: Plugin<typeof options, {}> = definePlugin({
  id: 'webseed',
  summary: 'HTTP and FTP servers as seeds',
  beps: [17, 19],
  options,
  live: ({ check }) => check === true,
  issues: {
    WEBSEED_BODY: 'a seed sends fewer or more bytes than it is asked for',
    WEBSEED_BUSY: 'a seed has no time now',
    WEBSEED_CASE: 'the scheme of a web seed is not in lower case, and many clients do not know it then',
    WEBSEED_CERTIFICATE: 'a seed shows a certificate that has run out, is for another name, or is not trusted',
    WEBSEED_CHECKED: 'a seed has what the torrent says, as far as it was asked',
    WEBSEED_CONTENT: 'a seed has other bytes than the torrent says',
    WEBSEED_FTP_MISSING: 'FTP servers are checked with the package basic-ftp, which is not installed',
    WEBSEED_LENGTH: 'a file on a seed has another length than the torrent says',
    WEBSEED_PRIVATE: 'a seed is on a private network, where nobody else finds it',
    WEBSEED_RANGE: 'a seed does not serve ranges of files',
    WEBSEED_REDIRECT: 'a seed leads elsewhere, and never to the content',
    WEBSEED_TIMEOUT: 'a seed takes too long to answer',
    WEBSEED_UNREACHABLE: 'a seed cannot be reached, or has not got a file',
    WEBSEED_FORM: 'a web seed key does not have the form that its BEP gives it',
    WEBSEED_FTP: 'few clients download from FTP servers',
    WEBSEED_PADS: 'the torrent has pad files, which clients without BEP 47 ask web seeds for',
    WEBSEED_SLASH: 'the URL of a web seed for several files does not end in a slash',
    WEBSEED_TWICE: 'a web seed stands more than once',
    WEBSEED_URL: 'the URL of a web seed cannot be used',
    WEBSEED_V2: 'HTTP seeds (BEP 17) ask by the v1 info-hash, which a v2 torrent does not have',
  },
  clients,
  writes: ['metainfo.url-list', 'metainfo.httpseeds'],

  check: ({ urls, httpSeeds }, { omits, isActive }) => [
    ...seedIssues(urls, options.urls.schemes, 'error'),
    ...seedIssues(httpSeeds, options.httpSeeds.schemes, 'error'),
    ...(httpSeeds.length > 0 && omits('info.pieces') && !isActive('merkle') ? [v2Only] : []),
  ],
  files: {
    check: ({ options: { urls }, layout }) => [
      ...(layout.single ? [] : urls.filter(needsSlash).map(url => slash(url, `it is written as \`${url}/\``))),
      ...ftpIssues(asWritten(urls, layout)),
      ...(urls.length > 0 && isPadded(layout) ? [pads] : []),
    ],
  },

  metainfo: ({ options: { urls, httpSeeds }, layout }) => ({
    'url-list': filled(asWritten(urls, layout)),
    httpseeds: filled(httpSeeds),
  }),

  read: {
    detect: ({ metainfo }) => {
      const urls = distinct(seedsOf(metainfo.get('url-list')))
      const httpSeeds = distinct(seedsOf(metainfo.get('httpseeds')))
      return urls.length + httpSeeds.length > 0 ? { urls, httpSeeds } : undefined
    },
    validate: torrent => [...urlListIssues(torrent), ...httpSeedsIssues(torrent)],
    online: async (torrent, run) => {
      const { metainfo } = torrent
      const { pieces, timeout, privateAddresses = false } = run.options
      if (!run.layout) return []
      // Loaded by those who ask: it needs Node, and most runs ask nobody.
      const { checkSeeds } = await import('./online/check-seeds.ts')
      const given = {
        urls: usable(distinct(seedsOf(metainfo.get('url-list'))), options.urls.schemes),
        httpSeeds: usable(distinct(seedsOf(metainfo.get('httpseeds'))), options.httpSeeds.schemes),
      }
      const asking = { privateAddresses, timeout: timeout * 1000, signal: run.signal }
      return checkSeeds(torrent, run.layout, { ...given, pieceCount: pieces, asking }, run)
    },
    magnet: ({ metainfo }) => distinct(seedsOf(metainfo.get('url-list'))).map(url => ['ws', url]),
  },
})

const distinct = (urls: readonly string[]): readonly string[] => [...new Set(urls)]
const usable = (urls: readonly string[], schemes: readonly string[]) =>
  urls.filter(url => seedFault(url, schemes) === undefined)
const isPadded = (layout: Layout): boolean => {
  for (const { role } of entriesOf(layout)) if (role === 'pad') return true
  return false
}

const filled = (urls: readonly string[]) => (urls.length > 0 ? distinct(urls) : undefined)
const asWritten = (urls: readonly string[], { single }: Layout) =>
  single ? urls : urls.map(url => (needsSlash(url) ? `${url}/` : url))
const needsSlash = (url: string) => !url.endsWith('/')

const urlListIssues = ({ metainfo, info }: Torrent): readonly Issue[] => {
  const urls = seedsOf(metainfo.get('url-list'))
  return [
    ...formIssues('url-list', metainfo.get('url-list')),
    ...seedIssues(urls, options.urls.schemes, 'warning'),
    ...ftpIssues(urls),
    ...(isMulti(info) ? distinct(urls).filter(needsSlash) : []).map(url =>
      slash(url, 'some clients then ask for a wrong one'),
    ),
    ...(urls.length > 0 && hasPads(info) ? [pads] : []),
  ]
}

const httpSeedsIssues = ({ metainfo, info }: Torrent): readonly Issue[] => {
  const value = metainfo.get('httpseeds')
  const isV2Only = info.has('file tree') && !info.has('pieces')
  return [
    ...formIssues('httpseeds', value),
    ...(text(value) ? [warning('WEBSEED_FORM', '`httpseeds` is a text where BEP 17 has a list')] : []),
    ...seedIssues(seedsOf(value), options.httpSeeds.schemes, 'warning'),
    ...(seedsOf(value).length > 0 && isV2Only ? [v2Only] : []),
  ]
}

const formIssues = (key: 'url-list' | 'httpseeds', value: BRead | undefined): readonly Issue[] => {
  if (value === undefined) return []
  const because =
    text(value) === '' || list(value)?.length === 0
      ? 'is empty: clients ignore it'
      : !(list(value) ?? [value]).every(text)
        ? 'holds something other than URLs, which clients drop'
        : undefined
  return because ? [{ ...warning('WEBSEED_FORM', `\`${key}\` ${because}`), key: `metainfo.${key}` }] : []
}

/** Those that stand more than once. */
const repeated = (all: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>()
  return new Set(all.filter(one => seen.has(one) || !seen.add(one)))
}

const seedIssues = (
  urls: readonly string[],
  schemes: readonly string[],
  severity: Issue['severity'],
): readonly Issue[] => {
  const faults = distinct(urls).flatMap(url => {
    const fault = seedFault(url, schemes)
    return fault ? [{ code: 'WEBSEED_URL', severity, message: `the web seed \`${url}\` ${fault}` }] : caseIssues(url)
  })
  const twice = [...repeated(urls)]
  return [
    ...faults,
    ...twice.map(url =>
      warning('WEBSEED_TWICE', `the web seed \`${url}\` stands more than once; only the first counts`),
    ),
  ]
}

const caseIssues = (url: string): readonly Issue[] => {
  const lower = lowerScheme(url)
  if (lower === undefined) return []
  const because = `libtorrent, Transmission and aria2 do not know its scheme: write \`${lower}\``
  return [warning('WEBSEED_CASE', `the web seed \`${url}\` is not asked by many clients, since ${because}`)]
}

const ftpIssues = (urls: readonly string[]): readonly Issue[] =>
  distinct(urls)
    .filter(url => /^ftp:/i.test(url))
    .map(url =>
      warning(
        'WEBSEED_FTP',
        `the web seed \`${url}\`: few clients download from FTP servers; add an HTTP one if there is`,
      ),
    )

const isMulti = (info: Torrent['info']): boolean => {
  if (info.has('files')) return true
  const roots = [...(dict(info.get('file tree'))?.entries() ?? [])]
  return roots.length > 1 || roots.some(([, value]) => dict(value)?.has('') === false)
}

const hasPads = (info: Torrent['info']): boolean => {
  for (const file of info.items('files') ?? []) if (text(dict(file)?.get('attr'))?.includes('p')) return true
  return false
}

const slash = (url: string, because: string): Issue =>
  warning('WEBSEED_SLASH', `the web seed \`${url}\` for several files does not end in \`/\`: ${because}`)

const pads = warning(
  'WEBSEED_PADS',
  'the torrent has pad files and web seeds: Transmission and WebTorrent ask the servers for the pads too',
)
const v2Only = warning(
  'WEBSEED_V2',
  'HTTP seeds (BEP 17) ask by the v1 info-hash, which this torrent does not have: few clients will use them',
)
