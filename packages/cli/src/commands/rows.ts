import { greatest } from '../greatest.ts'
import { dim, type Line, type Styled } from '../line.ts'

/** A label and what stands beside it, one line each. */
export interface Row {
  readonly label: string
  readonly texts: readonly string[]
  readonly style?: (text: string) => Styled
}

/** Rows below each other, their texts in one column. A very long label has a line of its own. */
export function* rowLines(rows: readonly Row[]): Iterable<Line> {
  const labels = rows.map(({ label }) => label.length).filter(length => length <= widest)
  const width = greatest(labels, narrowest) + 1
  for (const { label, texts, style = plain } of rows) {
    const [first = '', ...more] = texts
    if (label.length > widest) {
      yield dim(`  ${label}`)
      yield ['  '.padEnd(width + 2), style(first)]
    } else yield [dim(`  ${label.padEnd(width)}`), style(first)]
    for (const text of more) yield ['  '.padEnd(width + 2), style(text)]
  }
}

const narrowest = 13
const widest = 26

const plain = (text: string) => text
