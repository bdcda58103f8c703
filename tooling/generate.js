// Writes what can be derived from the code into the documentation: `node tooling/generate.js`. With `--check` it writes
// nothing and fails, naming the files, if something is out of date, or tells of the machine on which it was made; a test runs it so.
import fs from 'node:fs'
import path from 'node:path'
import { pieceLengthPolicies } from '../packages/core/dist/index.js'
import { doorPages } from './generate/doors.js'
import { errorPage } from './generate/errors.js'
import { loadCommands } from './generate/load-commands.js'
import { loadPlugins } from './generate/load-plugins.js'
import { officialTable } from './generate/official-table.js'
import { limitTable, readerTable } from './generate/readers.js'
import { optionPage, optionTable, pluginTable } from './generate/tables.js'
import { tracesOf } from './generate/traces.js'
import { root } from './setup.js'

const plugins = await loadPlugins(root)

/** The text between `<!-- name -->` and `<!-- /name -->`, replaced. */
const between = (file, name, content, text = fs.readFileSync(path.join(root, file), 'utf8')) => {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${file} lacks the markers ${start} and ${end}`)
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`
}

const pages = new Map([
  officialTable(plugins, root),
  ['docs/errors.md', await errorPage(plugins)],
  ['docs/options.md', optionPage(plugins, await loadCommands(plugins), pieceLengthPolicies)],
  [
    'docs/clients.md',
    between('docs/clients.md', 'limits', limitTable(), between('docs/clients.md', 'readers', readerTable(plugins))),
  ],
  ['README.md', between('README.md', 'plugins', pluginTable(plugins))],
  ...plugins
    .filter(({ folder }) => folder !== 'core')
    .map(plugin => [
      `packages/${plugin.folder}/README.md`,
      between(`packages/${plugin.folder}/README.md`, 'options', optionTable(plugin.definition)),
    ]),
  ...doorPages(root),
])

const stale = [...pages].filter(([file, text]) => {
  const there = path.join(root, file)
  return !fs.existsSync(there) || fs.readFileSync(there, 'utf8') !== text
})

const gone = fs
  .readdirSync(path.join(root, 'api'))
  .map(name => `api/${name}`)
  .filter(file => !pages.has(file))

if (process.argv.includes('--check')) {
  for (const file of gone) console.error(`${file} is about a door that is gone: remove it`)
  for (const [file] of stale) console.error(`${file} is out of date: run \`npm run generate\``)
  const traces = tracesOf(root)
  for (const { file, line, kind } of traces) console.error(`${file}:${line} has ${kind}: take it out`)
  process.exitCode = stale.length + gone.length + traces.length > 0 ? 1 : 0
} else {
  for (const [file, text] of stale) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    fs.writeFileSync(path.join(root, file), text)
    console.log(`wrote ${file}`)
  }
}
