const cell = text => String(text).replace(/[|*<_]/g, '\\$&')
const code = text => `\`${String(text).replaceAll('|', '\\|')}\``

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

const bepLink = bep => `[${bep}](https://www.bittorrent.org/beps/bep_${String(bep).padStart(4, '0')}.html)`

/** One row per plugin, for the README. */
export const pluginTable = plugins =>
  table(
    ['package', 'BEP', 'what it adds', 'flags'],
    plugins
      .filter(({ folder }) => folder !== 'core')
      .map(({ folder, definition }) => [
        `[\`@gentorrent/${folder}\`](packages/${folder})`,
        definition.beps.map(bepLink).join(', ') || '–',
        cell(definition.summary),
        flagsOf(definition).map(code).join(', '),
      ]),
  )

const flagsOf = ({ flag, options }) => [
  ...(flag ? [flag] : []),
  ...Object.values(options).map(spec => spec.flag.split(' ')[0]),
]

/** One row per option of a plugin. */
export const optionTable = ({ flag, summary, options }) => {
  const rows = Object.entries(options).map(([name, spec]) => [
    code(spec.flag),
    code(name),
    kindOf(spec),
    cell(spec.summary),
    spec.default === undefined ? '–' : code(spec.default),
  ])
  return table(
    ['flag', 'option', 'kind', 'what it does', 'default'],
    [...(flag ? [[code(flag), '–', 'switch', cell(summary), '–']] : []), ...rows],
  )
}

const kindOf = ({ type, list, choices, schemes, min, max, reading }) =>
  [
    choices ? choices.map(code).join(' or ') : type,
    ...(schemes ? [schemes.join(' or ')] : []),
    ...(min !== undefined || max !== undefined ? [`from ${min ?? 0} to ${max ?? '2^53 - 1'}`] : []),
    ...(list ? ['may repeat'] : []),
    ...(reading ? [reading === 'too' ? 'when reading too' : 'when reading'] : []),
  ].join(', ')

/** The flags of a command that belong to no plugin. */
const commandTable = ({ flags }) =>
  table(
    ['flag', 'kind', 'what it does', 'default'],
    Object.values(flags).map(spec => [
      code(spec.short ? `${spec.short}, ${spec.flag}` : spec.flag),
      kindOf(spec),
      cell(spec.summary),
      spec.default === undefined ? '–' : code(spec.default),
    ]),
  )

/** `docs/options.md`: every flag of every command, and every option of every plugin. */
export const optionPage = (plugins, commands, policies) => `# Options

Made by \`npm run generate\` from the declarations in the code.

## Commands

${commands.map(command => `### gentorrent ${command.name}\n\n${command.summary}.\n\n${commandTable(command)}\n`).join('\n')}
## Piece lengths

Besides a length, \`--piece-length\` takes the name of a policy, which chooses by the length of the content:

${table(
  ['policy', 'what it chooses'],
  Object.entries(policies).map(([name, { summary }]) => [code(name), cell(summary)]),
)}

## Plugins

On the command line these are flags of \`gentorrent create\`, \`edit\` and \`upgrade\`; where it says *when reading*, of
\`gentorrent inspect\` and \`lint\` instead, and where it says *when reading too*, of all of them. In code an option is a key of
the plugin's argument: \`webseed({ urls: ['https://example.org/'] })\`.

${plugins
  .map(({ definition }) => {
    const beps = definition.beps.length > 0 ? ` (BEP ${definition.beps.join(', ')})` : ''
    return `### ${definition.id}${beps}\n\n${definition.summary}.\n\n${optionTable(definition)}\n`
  })
  .join('\n')}`
