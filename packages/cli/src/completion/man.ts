import { exitMeanings } from '../exit-codes.ts'
import type { Model, ModelCommand, ModelFlag } from './model.ts'

/** The manual page gentorrent(1), as roff. */
export const man = (model: Model, version: string): string =>
  [
    `.TH GENTORRENT 1 "" "gentorrent ${version}"`,
    '.SH NAME',
    'gentorrent \\- make, read, check and edit BitTorrent metainfo',
    '.SH SYNOPSIS',
    ...model.flatMap(command => [`.B gentorrent ${line(command.name)}`, line(wordsOf(command)), '.br']),
    '.SH DESCRIPTION',
    'Results go to standard output, everything else to standard error. Flags may stand anywhere behind the command.',
    '.SH COMMANDS',
    ...model.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...Object.entries(exitMeanings).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, line(meaning)]),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, meaning]) => ['.TP', `.B ${name}`, line(meaning)]),
    '',
  ].join('\n')

const environment = [
  ['NO_COLOR', 'Print no colours.'],
  ['FORCE_COLOR', 'Print colours where there is no terminal, too; with 0, none.'],
  ['SOURCE_DATE_EPOCH', 'What stands for now, in seconds since 1970.'],
  ['XDG_CONFIG_HOME', 'Where gentorrent/config.json is looked for; ~/.config without it.'],
  ['XDG_DATA_HOME', 'Where gentorrent plugins add keeps plugins; ~/.local/share without it.'],
  ['XDG_CACHE_HOME', 'Where code is kept for the next start; ~/.cache without it.'],
  ['NODE_DISABLE_COMPILE_CACHE', 'With anything, keep no code.'],
  ['GENTORRENT_NO_NATIVE', 'With 1, hash without native code.'],
] as const

const wordsOf = ({ arguments: words }: ModelCommand) => ['[options]', ...words.map(({ name }) => name)].join(' ')

const commandLines = ({ name, summary, arguments: words, flags, help }: ModelCommand): readonly string[] => {
  const groups = [...new Set(flags.map(({ group }) => group))]
  return [
    `.SS ${line(name)}`,
    `${line(summary)}.`,
    ...words.flatMap(word => ['.TP', `.I ${line(word.name)}`, line(word.summary)]),
    ...groups.flatMap(group => [
      '.PP',
      `.B ${line(group)}`,
      ...flags.filter(flag => flag.group === group).flatMap(flagLines),
    ]),
    ...(help === undefined ? [] : ['.PP', '.nf', ...help.split('\n').map(line), '.fi']),
  ]
}

const flagLines = ({ written, summary }: ModelFlag) => ['.TP', `.B ${line(written)}`, line(summary)]

/** Hyphens that can be copied, characters that every roff knows, and no line that it takes for a request. */
const line = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/[^\x20-\x7e]/gu, char => `\\[u${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/^[.']/, '\\&$&')
