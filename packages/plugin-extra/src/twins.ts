import {
  type BRead,
  type BReadDict,
  dict,
  type Issue,
  list,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'

/** Twins that say something else than the key beside which they stand. Clients disagree about which of them counts. */
export const twinIssues = ({ info, metainfo }: Torrent): readonly Issue[] => [
  ...differing(metainfo),
  ...differing(info),
  ...pathIssues(info),
]

const suffix = '.utf-8'

/** The twins of texts, such as `name.utf-8` and `comment.utf-8`. */
const differing = (keys: BReadDict): readonly Issue[] =>
  keys.keys().flatMap(key => {
    const twin = text(key)
    const name = twin?.endsWith(suffix) ? twin.slice(0, -suffix.length) : undefined
    return name !== undefined && differs(keys, name)
      ? [warning('EXTRA_TWIN', `\`${twin}\` is not what \`${name}\` is: clients disagree about which counts`)]
      : []
  })

const pathIssues = (info: BReadDict): readonly Issue[] => {
  let count = 0
  let differingCount = 0
  let bareCount = 0
  for (const item of info.items('files') ?? []) {
    const file = dict(item)
    if (!file) continue
    count++
    if (!file.has(`path${suffix}`)) bareCount++
    else if (differs(file, 'path')) differingCount++
  }
  return [
    ...(differingCount > 0
      ? [
          warning(
            'EXTRA_TWIN',
            `${differingCount} of the \`path.utf-8\` are not what their \`path\` is: clients disagree`,
          ),
        ]
      : []),
    ...(bareCount > 0 && bareCount < count
      ? [warning('EXTRA_TWIN', 'some files have a `path.utf-8` and others do not: BiglyBT then ignores all of them')]
      : []),
  ]
}

/** Where the base is not UTF-8, the twin is there to say what it means. */
const differs = (keys: BReadDict, name: string): boolean => {
  const twin = keys.get(name + suffix)
  if (twin === undefined) return false
  const base = namesOf(keys.get(name))
  return base !== undefined && base !== namesOf(twin)
}

const namesOf = (value: BRead | undefined): string | undefined => {
  const names = list(value)?.map(text)
  if (!names) return text(value)
  return names.every(name => name !== undefined) ? names.join('/') : undefined
}
