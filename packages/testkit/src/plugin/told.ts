import assert from 'node:assert/strict'
import { manifestFault, manifestOf, type Plugin } from '@gentorrent/core/plugin'

/** The manifest that the package carries is what `manifestOf` says of the plugin: hosts that rely on it refuse any other. */
export const told = async (plugin: Plugin, manifest: unknown): Promise<void> => {
  assert.equal(manifestFault(manifest), undefined, manifestFault(manifest))
  const facts = JSON.parse(JSON.stringify(manifestOf(plugin)))
  assert.deepEqual(manifest, facts, 'its manifest is not that of the plugin: it has to be made again')
}
