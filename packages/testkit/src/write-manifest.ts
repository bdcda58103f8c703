import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { manifestOf, type Plugin } from '@gentorrent/core/plugin'

/**
 * Writes the manifest of a plugin as `manifest.json` beside its module, for the build of a package.
 *
 * @param module - path of the compiled module whose default export is the plugin
 * @returns the path of the manifest
 * @throws Error if the module cannot be loaded, or its default export is no plugin
 */
export const writeManifest = async (module: string): Promise<string> => {
  const url = pathToFileURL(module)
  const { default: plugin } = (await import(url.href)) as { readonly default?: Plugin }
  assert.ok(
    typeof plugin === 'function' && plugin.definition !== undefined,
    `the default export of \`${module}\` is not what definePlugin returns`,
  )
  const file = new URL('manifest.json', url)
  await writeFile(file, `${JSON.stringify(manifestOf(plugin))}\n`)
  return fileURLToPath(file)
}
