import { type EditPreview, type ReadTorrent, read } from '@gentorrent/core'
import type { OptionSpec, Plugin } from '@gentorrent/core/plugin'
import type { EditJson } from '../json.ts'
import { dim, green, type Line, red } from '../line.ts'
import { optionsJson } from '../to-json.ts'
import { valueTexts } from './value-text.ts'

/** An option that a plugin reads otherwise now. */
export interface Difference {
  /** Undefined for what stands beside all plugins: the name and the piece length. */
  readonly plugin?: string
  readonly option: string
  readonly spec: OptionSpec
  readonly before: unknown
  readonly after: unknown
}

/** What plugins read otherwise before and after an edit. */
export const editDifferences = async (
  { before, after }: Pick<EditPreview, 'before' | 'after'>,
  plugins: readonly Plugin[],
): Promise<readonly Difference[]> => {
  const [old, present] = await Promise.all([before, after].map(({ metainfo }) => read(metainfo.bytes, { plugins })))
  const valuesOf = ({ sections }: ReadTorrent, id: string) =>
    sections.find(({ plugin }) => plugin === id)?.options ?? {}
  const beside = Object.entries(besideOptions).map(([option, spec]) => {
    const [was, is] = [old!.layout, present!.layout].map(layout => layout?.[option as keyof typeof besideOptions])
    return { option, spec, before: was, after: is }
  })
  const ofPlugins = plugins.flatMap(({ definition: { id, options } }) => {
    const [was, is] = [valuesOf(old!, id), valuesOf(present!, id)]
    return Object.entries(options as Readonly<Record<string, OptionSpec>>)
      .filter(([option, spec]) => spec.type !== 'secret' && textOf(spec, was[option]) !== textOf(spec, is[option]))
      .map(([option, spec]) => ({ plugin: id, option, spec, before: was[option], after: is[option] }))
  })
  return [...beside.filter(({ before, after }) => before !== after), ...ofPlugins]
}

/** The flags of the command that become part of a torrent. */
const besideOptions = {
  name: { type: 'text', flag: '--name <text>', summary: '', label: 'Name' },
  pieceLength: { type: 'size', flag: '--piece-length <length>', summary: '', label: 'Piece length' },
} as const satisfies Readonly<Record<string, OptionSpec>>

const textOf = (spec: OptionSpec, value: unknown) => JSON.stringify(optionsJson({ value: spec }, { value }))

/** Elements that are in both are not shown: a torrent may have a thousand trackers. */
export const differenceLines = ({ spec, option, before, after }: Difference): readonly Line[] => {
  const [was, is] = [before, after].map(value => (isNothing(value) ? [] : valueTexts(spec, value)))
  const gone = was!.filter(text => !is!.includes(text))
  const come = is!.filter(text => !was!.includes(text))
  const label = spec.label ?? option
  const lines = [...gone.map(text => red(`- ${text}`)), ...come.map(text => green(`+ ${text}`))]
  const changes = lines.length > 0 ? lines : [dim('in another order')]
  // A long label gets a line of its own.
  const isLong = label.length > 13
  const rows = changes.map((line, at): Line => [dim(`  ${(at > 0 || isLong ? '' : label).padEnd(14)}`), line])
  return isLong ? [dim(`  ${label}`), ...rows] : rows
}

const isNothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)

/** Ready for JSON. */
export const differenceJson = ({
  plugin,
  option,
  spec,
  before,
  after,
}: Difference): EditJson['differences'][number] => {
  const plain = (value: unknown) => optionsJson({ value: spec }, { value })['value']
  return {
    ...(plugin !== undefined && { plugin }),
    option,
    ...(before !== undefined && { before: plain(before) }),
    ...(after !== undefined && { after: plain(after) }),
  }
}
