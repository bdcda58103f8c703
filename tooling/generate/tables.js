const cell = text => String(text).replaceAll('|', '\\|')
const code = text => `\`${cell(text)}\``

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
    spec.default === undefined ? '–' : code(JSON.stringify(spec.default)),
  ])
  return table(
    ['flag', 'option', 'kind', 'what it does', 'default'],
    [...(flag ? [[code(flag), '–', 'switch', cell(summary), '–']] : []), ...rows],
  )
}

const kindOf = ({ type, list, choices, schemes, min, max }) =>
  [
    choices ? choices.map(code).join(' or ') : type,
    ...(schemes ? [`(${schemes.join(', ')})`] : []),
    ...(min !== undefined ? [`from ${min}`] : []),
    ...(max !== undefined ? [`to ${max}`] : []),
    ...(list ? ['may repeat'] : []),
  ].join(' ')

/** `docs/options.md`: every option of every plugin. */
export const optionPage = plugins => `# Options

Made by \`npm run generate\` from the plugins' own declarations. In code an option is a key of the plugin's argument:
\`webseed({ urls: ['https://example.org/'] })\`. On the command line it is a flag of \`gentorrent create\`.

${plugins
  .map(({ definition }) => {
    const beps = definition.beps.length > 0 ? ` (BEP ${definition.beps.join(', ')})` : ''
    return `## ${definition.id}${beps}\n\n${definition.summary}.\n\n${optionTable(definition)}\n`
  })
  .join('\n')}`
