import type { Model, ModelCommand, ModelFlag } from './model.ts'

/** For zsh: into a file `_gentorrent` in a folder of `$fpath`, or `source <(gentorrent completion zsh)`. */
export const zsh = (model: Model): string => `#compdef gentorrent
# gentorrent completion for zsh
_gentorrent() {
  local -a commands
  commands=(
${[...model, { name: 'help', summary: 'Show the flags of a command' }].map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${model.map(commandCase).join('\n')}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _gentorrent "$@"
else
  compdef _gentorrent gentorrent
fi
`

const commandCase = ({ name, flags }: ModelCommand) =>
  `    ${name}) _arguments -s ${[...flags.flatMap(specs), quoted('*:file:_files')].join(' ')} ;;`

const specs = ({ long, short, summary, value, choices }: ModelFlag): readonly string[] => {
  const about = summary.replace(/[[\]\\]/g, '\\$&').replaceAll(':', '\\:')
  const action = choices.length > 0 ? `(${choices.join(' ')})` : '_files'
  const takes = value === 'none' ? '' : value === 'may' ? `::value:${action}` : `:value:${action}`
  return [long, ...(short ? [short] : [])].map(flag => quoted(`*${flag}[${about}]${takes}`))
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
