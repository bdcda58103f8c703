/**
 * Makes foreign text harmless for a terminal: control characters, direction controls (U+202E turns `gpj.exe` around),
 * invisible characters and broken UTF-16 appear as escapes. What is harmless already stays as it is.
 */
export const printable = (text: string): string => text.replace(harmful, escaped)

// Joiners (U+200C, U+200D) stay: scripts and emoji need them.
const harmful =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escaped = (character: string) => {
  const code = character.codePointAt(0)!
  return short[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
}

/** JSON text on one line that is as harmless: what `printable` escapes stands as `\uXXXX`, so it reads back the same. */
export const printableJson = (value: unknown): string => escapedJson(JSON.stringify(value))

/** The same of an object in pieces: the items of a list in it, which may be made as they are asked for, one by one. */
export function* printableParts(object: Readonly<Record<string, unknown>>): Iterable<string> {
  let lead = '{'
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue
    yield `${lead}${printableJson(key)}:`
    lead = ','
    if (isItems(value)) yield* printableItems(value)
    else yield printableJson(value)
  }
  yield lead === '{' ? '{}' : '}'
}

function* printableItems(items: Iterable<unknown>): Iterable<string> {
  let lead = '['
  for (const item of items) {
    yield lead + printableJson(item ?? null)
    lead = ','
  }
  yield lead === '[' ? '[]' : ']'
}

const isItems = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value

/** The same of text that is JSON already. */
export const escapedJson = (json: string): string =>
  printableAscii.test(json)
    ? json
    : json.replace(harmful, character =>
        Array.from(
          { length: character.length },
          (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join(''),
      )

/** Most of JSON, and found out in a quarter of the time that a search for what is harmful takes. */
const printableAscii = /^[ -~]*$/
