import { clients } from '../../packages/lint/dist/clients.js'
import { standingOf } from '../../packages/lint/dist/standing.js'

const cell = text => String(text).replaceAll('|', '\\|')
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(cell).join(' | ')} |`).join('\n')
const programs = Object.entries(clients).filter(([, { kind }]) => kind === 'client')
const title = ([, client]) => client.title

const words = { reads: 'yes', ignores: 'no', refuses: 'refuses' }

/** `yes`, `no`, `refuses`; from when on, and what there is to know. */
const standingText = said => {
  if (!said) return '?'
  const { standing, since, before = 'reads', note } = said
  const text =
    since === undefined
      ? words[standing]
      : standing === 'reads'
        ? `from ${since}`
        : `${words[standing]} from ${since} on${before === 'reads' ? '' : `; before: ${words[before]}`}`
  return [
    text,
    ...(standing === 'reads' && since && before === 'refuses' ? ['older ones refuse'] : []),
    ...(note ? [note] : []),
  ].join('; ')
}

/** Who reads what: a row for everything of which a plugin says so. */
export const readerTable = plugins =>
  table(
    ['what', 'plugin', ...programs.map(title)],
    plugins.flatMap(({ definition }) =>
      (definition.clients ?? []).map(fact => [
        fact.what,
        definition.id,
        ...programs.map(([id]) => standingText(standingOf(fact, id))),
      ]),
    ),
  )

const limits = [
  ['bytes per piece, at least', 'pieceLengthMin'],
  ['bytes per piece, at most', 'pieceLengthMax'],
  ['halved to at most 16384, a multiple of that', 'halvesBefore'],
  ['pieces', 'pieceCount'],
  ['bytes of the torrent file', 'torrentLength'],
  ['bytes of `info` by a magnet link', 'metadataLength'],
  ['nested values', 'depth'],
  ['bencoded items', 'tokenCount'],
  ['bytes of a string', 'stringLength'],
  ['bytes of a key', 'keyLength'],
  ['bytes of a file, v2', 'v2FileLength'],
  ['bytes of content', 'contentLength'],
  ['nested directories', 'directoryDepth'],
  ['bytes of a name', 'componentLength'],
  ['UTF-16 units of a name', 'componentUnits'],
  ['UTF-16 units of a path', 'pathUnits'],
]

const limitText = limit =>
  limit === undefined
    ? '–'
    : typeof limit === 'string'
      ? `before ${limit}`
      : typeof limit === 'number'
        ? limit
        : `${limit.value}${Number.isFinite(limit.before) ? `; before ${limit.since}: ${limit.before}` : `, from ${limit.since} on`}`

const forms = { refuses: 'refuses', rehashes: 'takes it for another torrent' }

/** How far each goes. */
export const limitTable = () => {
  const all = Object.values(clients).filter(({ limits: of, form }) => Object.keys(of).length > 0 || form)
  return table(
    ['at most', ...all.map(client => client.title)],
    [
      ...limits.map(([name, key]) => [name, ...all.map(client => limitText(client.limits[key]))]),
      ...Object.entries({
        'keys of `info` not sorted': 'order',
        'a key of `info` twice': 'twice',
        '`i07e` in `info`': 'integer',
      }).map(([name, key]) => [name, ...all.map(({ form }) => forms[form?.[key]] ?? '–')]),
    ],
  )
}
