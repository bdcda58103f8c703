import { exitMeanings } from '../exit-codes.ts'
import type { Model, ModelCommand, ModelFlag } from './model.ts'

/** The manual page gentorrent(1), as roff. */
export const man = (model: Model, version: string): string =>
  [
    `.TH GENTORRENT 1 "" "gentorrent ${version}"`,
    '.SH NAME',
    'gentorrent \\- make, read, check and edit BitTorrent metainfo',
    '.SH SYNOPSIS',
    ...model.flatMap(command => [`.B gentorrent ${command.name}`, `${line(wordsOf(command))}`, '.br']),
    '.SH DESCRIPTION',
    'Results go to standard output, everything else to standard error. Flags may stand anywhere behind the command.',
    '.SH COMMANDS',
    ...model.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...Object.entries(exitMeanings).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, line(meaning)]),
    '.SH ENVIRONMENT',
    '.TP\n.B NO_COLOR\nPrint no colours.',
    '.TP\n.B SOURCE_DATE_EPOCH\nWhat stands for now, in seconds since 1970.',
    '.TP\n.B XDG_CONFIG_HOME\nWhere gentorrent/config.json is looked for; ~/.config without it.',
    '.TP\n.B GENTORRENT_NO_NATIVE\nWith 1, hash without native code.',
    '',
  ].join('\n')

const wordsOf = ({ arguments: words }: ModelCommand) => ['[options]', ...words.map(({ name }) => name)].join(' ')

const commandLines = ({ name, summary, arguments: words, flags, help }: ModelCommand): readonly string[] => {
  const groups = [...new Set(flags.map(({ group }) => group))]
  return [
    `.SS ${name}`,
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
