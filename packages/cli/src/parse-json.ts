import { GentorrentError } from '@gentorrent/core'

/**
 * JSON from the bytes of a file. A key that stands twice, of which `JSON.parse` would drop one, is refused.
 *
 * @throws GentorrentError `JSON_UNUSABLE`
 */
export const parseJson = (bytes: Uint8Array): unknown => {
  const text = decoded(bytes)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return refuse(error instanceof SyntaxError ? error.message : String(error))
  }
  const twice = repeatedKey(text)
  return twice === undefined ? json : refuse(`the key \`${twice}\` stands twice in one object`)
}

const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('it is not UTF-8 text')
  }
}

/** The first key that stands twice in an object of text that is known to be JSON. */
const repeatedKey = (text: string): string | undefined => {
  const open: (Set<string> | undefined)[] = []
  let last = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      const start = at++
      while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
      last = text.slice(start, at + 1)
    } else if (character === '{') open.push(new Set())
    else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === ':') {
      const keys = open.at(-1)!
      const key: string = JSON.parse(last)
      if (keys.has(key)) return key
      keys.add(key)
    }
  }
  return undefined
}

const refuse = (because: string): never => {
  throw new GentorrentError('JSON_UNUSABLE', { place: '', because })
}
