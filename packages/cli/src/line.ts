import { printable } from './printable.ts'
import type { Output } from './world.ts'

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green'

/** A piece of a line with a colour or weight. */
export interface Styled {
  readonly style: Style
  readonly text: string
}

/** What people read. It is data until it is written, so that every text in it is made harmless at one place. */
export type Line = string | Styled | readonly (string | Styled)[]

export const bold = (text: string): Styled => ({ style: 'bold', text })
export const dim = (text: string): Styled => ({ style: 'dim', text })
export const red = (text: string): Styled => ({ style: 'red', text })
export const yellow = (text: string): Styled => ({ style: 'yellow', text })
export const green = (text: string): Styled => ({ style: 'green', text })

/** A function that turns lines into text for this output, in colour where that is wanted. */
export const renderer = async (
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
): Promise<(line: Line) => string> => {
  // Made only where there is something to colour: it takes longer than all that most runs print.
  const ansis = wantsColour(output, env) ? new (await import('ansis')).Ansis(1) : undefined
  const styled = ({ style, text }: Styled) => (ansis ? ansis[style](printable(text)) : printable(text))
  return line =>
    (Array.isArray(line) ? line : [line])
      .map(piece => (typeof piece === 'string' ? printable(piece) : styled(piece as Styled)))
      .join('')
}

/** https://no-color.org: any value that is not empty says no; FORCE_COLOR says yes for what is not a terminal. */
const wantsColour = (
  { isTTY }: Output,
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
) => {
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0'
  return isTTY && TERM !== 'dumb'
}
