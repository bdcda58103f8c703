import type { Model, ModelFlag } from './model.ts'

/** For fish: into `~/.config/fish/completions/gentorrent.fish`. */
export const fish = (model: Model): string => {
  const first = model.map(
    ({ name, summary }) => `complete -c gentorrent -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
  )
  const flags = model.flatMap(({ name, flags }) =>
    flags.map(flag => `complete -c gentorrent -n '__fish_seen_subcommand_from ${name}' ${words(flag)}`),
  )
  return `# gentorrent completion for fish\n${[...first, ...flags].join('\n')}\n`
}

const words = ({ long, short, summary, value, choices }: ModelFlag) =>
  [
    `-l ${long.slice(2)}`,
    ...(short ? [`-s ${short.slice(1)}`] : []),
    // One that may stand alone counts as one that takes a value where its values are known, or fish would not offer them.
    ...(value === 'must' || choices.length > 0 ? ['-r'] : []),
    ...(choices.length > 0 ? [`-f -a ${quoted(choices.join(' '))}`] : []),
    `-d ${quoted(summary)}`,
  ].join(' ')

const quoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`
