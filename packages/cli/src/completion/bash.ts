import type { Model } from './model.ts'

/** For bash 3.2 and newer: `source <(gentorrent completion bash)`. */
export const bash = (model: Model): string => `# gentorrent completion for bash
_gentorrent() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${names(model).join('|')}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case "$command $prev" in
${choices(model).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${model.map(({ name, flags }) => `      ${name}) words='${flags.map(({ long }) => long).join(' ')}' ;;`).join('\n')}
    esac
    COMPREPLY=($(compgen -W "$words --help" -- "$cur"))
  elif [[ -z $command ]]; then
    COMPREPLY=($(compgen -W '${[...names(model), 'help'].join(' ')}' -- "$cur"))
  fi
}
complete -o default -F _gentorrent gentorrent
`

const names = (model: Model) => model.map(({ name }) => name)

const choices = (model: Model) =>
  model.flatMap(({ name, flags }) =>
    flags
      .filter(flag => flag.choices.length > 0)
      .map(
        flag =>
          `    '${name} ${flag.long}') COMPREPLY=($(compgen -W '${flag.choices.join(' ')}' -- "$cur")); return ;;`,
      ),
  )
