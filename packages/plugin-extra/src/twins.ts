import { type BReadDict, dict, type Issue, list, type Torrent, text } from '@gentorrent/core/plugin'

/** Twins that say something else than the key beside which they stand. Clients disagree about which of them counts. */
export const twinIssues = ({ info }: Torrent): readonly Issue[] => {
  const files = (list(info.get('files')) ?? []).flatMap(file => dict(file) ?? [])
  const count = files.filter(file => differs(file, 'path')).length
  const bare = files.filter(file => !file.has('path.utf-8')).length
  return [
    ...(differs(info, 'name')
      ? [warning('`name.utf-8` is not what `name` is: clients disagree about which counts')]
      : []),
    ...(count > 0 ? [warning(`${count} of the \`path.utf-8\` are not what their \`path\` is: clients disagree`)] : []),
    ...(bare > 0 && bare < files.length
      ? [warning('some files have a `path.utf-8` and others do not: BiglyBT then ignores all of them')]
      : []),
  ]
}

/** Where the base is not UTF-8, the twin is there to say what it means. */
const differs = (keys: BReadDict, name: 'name' | 'path'): boolean => {
  const twin = keys.get(`${name}.utf-8`)
  const [base, other] = [namesOf(keys.get(name)), namesOf(twin)]
  return twin !== undefined && base !== undefined && base !== other
}

const namesOf = (value: Parameters<typeof text>[0]): string | undefined => {
  const names = list(value)?.map(text)
  if (!names) return text(value)
  return names.every(name => name !== undefined) ? names.join('/') : undefined
}

const warning = (message: string): Issue => ({ code: 'EXTRA_TWIN', severity: 'warning', message })
