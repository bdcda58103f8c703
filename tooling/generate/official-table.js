import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { manifestOf } from '../../packages/core/dist/contract/index.js'

/** `packages/cli/src/official-table.ts`: what the command line knows of our plugins where they are not installed. */
export const officialTable = (plugins, root) => {
  const rows = plugins
    .filter(({ folder }) => folder !== 'core')
    .map(({ folder, definition }) => {
      const { id, flag, options, writes, commands } = manifestOf({ definition })
      return {
        id,
        package: `@gentorrent/${folder}`,
        flags: [...(flag ? [flag] : []), ...Object.values(options).map(spec => spec.flag.split(' ')[0])],
        keys: writes,
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
