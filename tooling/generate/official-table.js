import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { manifestOf } from '../../packages/core/dist/contract/index.js'
import { typicalOptions } from '../../packages/core/dist/contract/typical-options.js'

/** `packages/cli/src/official-table.ts`: what the command line knows of our plugins where they are not installed. */
export const officialTable = (plugins, root) => {
  const rows = plugins
    .filter(({ folder }) => folder !== 'core')
    .map(({ folder, definition }) => {
      const { id, flag, options, writes, commands } = manifestOf({ definition })
      const requires = requirementsOf(definition, plugins)
      return {
        id,
        package: `@gentorrent/${folder}`,
        flags: [...(flag ? [flag] : []), ...Object.values(options).map(spec => spec.flag.split(' ')[0])],
        keys: writes,
        ...(requires.length > 0 && { requires }),
        ...(definition.read?.compare && { compares: true }),
        ...((definition.read?.magnet ?? definition.read?.infoHashes) && { links: true }),
        ...(definition.read?.swarm && { asks: true }),
        commands: commands.map(({ name, arguments: words, summary }) => ({
          name,
          usage: [name, ...words.map(word => word.name)].join(' '),
          summary,
        })),
      }
    })
  const source = `import type { OfficialPlugin } from './official-plugins.ts'

// Made by \`npm run generate\` from the manifests of the plugins.
export const officialTable: readonly OfficialPlugin[] = ${JSON.stringify(rows)}
`
  const file = 'packages/cli/src/official-table.ts'
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'check', '--write', `--stdin-file-path=${file}`]
  return [file, execFileSync(process.execPath, args, { cwd: root, input: source, encoding: 'utf8' })]
}

/** The others that it may need, whatever its options, and those that these may need. */
const requirementsOf = ({ options, requires = [] }, plugins) => {
  const all = typeof requires === 'function' ? typicalOptions(options).flatMap(requires) : requires
  const direct = all.map(wanted => wanted.plugin ?? wanted)
  const indirect = plugins
    .filter(({ definition }) => direct.includes(definition.id))
    .flatMap(({ definition }) => requirementsOf(definition, plugins))
  return [...new Set([...direct, ...indirect])]
}
