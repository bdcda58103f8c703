import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** The base format and every plugin package of the workspace: `{ folder, definition }`, sorted by id. */
export async function loadPlugins(root) {
  const packages = path.join(root, 'packages')
  const importing = folder => import(pathToFileURL(path.join(packages, folder, 'dist/index.js')).href)
  const { bep3 } = await importing('core')
  const folders = fs.readdirSync(packages).filter(folder => folder.startsWith('plugin-'))
  const loaded = await Promise.all(
    folders.map(async folder => ({ folder, definition: (await importing(folder)).default.definition })),
  )
  return [{ folder: 'core', definition: bep3.definition }, ...loaded].sort((a, b) =>
    a.definition.id < b.definition.id ? -1 : 1,
  )
}
