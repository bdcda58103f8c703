import { exitCodeOf, exitMeanings } from '../../packages/cli/dist/exit-codes.js'
import { errorCodes, GentorrentError } from '../../packages/core/dist/index.js'

/**
 * Stands for the details of an error: every property is a placeholder with its own name, `<path>`, and lists have one
 * element, so that the table's own functions write the text of the page.
 */
const placeholder = name =>
  new Proxy(() => {}, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive || key === 'toString') return () => `<${name}>`
      if (key === 'join') return () => `<${name}>`
      if (key === 'map') return make => [make(placeholder(name))]
      return placeholder(String(key))
    },
  })

const messageOf = code => new GentorrentError(code, placeholder(code.toLowerCase())).message

/** Text for a cell of a table. Between back-ticks Markdown shows everything as it stands, entities too. */
const escaped = text =>
  text
    .replaceAll('|', '\\|')
    .split('`')
    .map((part, i) => (i % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('`')

/** `docs/errors.md`: every code of the core, the node package and the command line, and every plugin's. */
export async function errorPage(plugins) {
  const rows = errorCodes
    .filter(code => code !== 'REFUSED')
    .map(code => `| \`${code}\` | ${exitCodeOf(code) || '–'} | ${escaped(messageOf(code))} |`)
  const sections = plugins
    .filter(({ definition }) => Object.keys(definition.issues ?? {}).length > 0)
    .map(({ definition: { id, issues } }) => {
      const lines = Object.entries(issues).sort(([a], [b]) => (a < b ? -1 : 1))
      return `### ${id}\n\n| code | meaning |\n| --- | --- |\n${lines.map(([code, meaning]) => `| \`${code}\` | ${escaped(meaning)} |`).join('\n')}\n`
    })
  const exits = Object.entries(exitMeanings).map(([code, meaning]) => `| ${code} | ${meaning} |`)
  return `# Errors and warnings

Made by \`npm run generate\` from the tables in the code. Codes are stable; messages may be reworded. A **warning** is silenced by
\`--allow CODE\`; so is an error that is a matter of judgement, and says so. In code, \`isError(error, 'CODE')\` narrows an
exception, and issues are data with the same codes.

## Exit codes

| code | meaning |
| --- | --- |
${exits.join('\n')}

## Core, node and command line

The second column is the exit code of \`gentorrent\` when the code stops a run.

| code | exit | message |
| --- | --- | --- |
${rows.join('\n')}

## Plugins

${sections.join('\n')}`
}
