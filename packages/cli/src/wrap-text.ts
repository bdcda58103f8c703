/**
 * A text of help, set for a terminal of so many columns. Paragraphs are filled anew, of rows of two columns the second is
 * folded, and commands below `Examples:` stay whole, so that they can be copied.
 */
export const wrapText = (text: string, columns: number): string =>
  text
    .split('\n\n')
    .map(block => (/^(Usage|Examples?):/.test(block) ? block : wrapBlock(block, columns)))
    .join('\n\n')

const wrapBlock = (block: string, columns: number): string => {
  const items: Item[] = []
  for (const line of block.split('\n')) {
    // A row's lead is all that stands before its second column, a paragraph's nothing but its indent.
    const [, lead, rest] = /^( *(?:\S+(?: \S+)* {2,})?)(.*)$/.exec(line)!
    const item = { lead: lead!, words: rest!.split(' '), goesOn: lead!.trim() === '' }
    const before = items.at(-1)
    if (before?.goesOn && before.lead === lead)
      items[items.length - 1] = { ...item, words: [...before.words, ...item.words] }
    else items.push(item)
  }
  return items.map(({ lead, words }) => fold(words, lead, columns)).join('\n')
}

interface Item {
  readonly lead: string
  readonly words: readonly string[]
  /** The next line may belong to it. */
  readonly goesOn: boolean
}

/** Words behind a lead, in lines that begin where it ends. */
const fold = (words: readonly string[], lead: string, columns: number): string => {
  const lines = ['']
  for (const word of words) {
    const line = lines.at(-1)!
    if (line !== '' && lead.length + line.length + 1 + word.length > columns) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lead + lines.join(`\n${' '.repeat(lead.length)}`)
}
