import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

export const workspace: string = fileURLToPath(new URL('../../../', import.meta.url))

/** Packs everything that is published, as a release would. Returns each tarball's path by its package's name. */
export function packAll(folder: string): ReadonlyMap<string, string> {
  const pnpm = path.join(workspace, 'node_modules/pnpm/bin/pnpm.cjs')
  const args = [pnpm, '--recursive', 'pack', '--pack-destination', folder]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: workspace, encoding: 'utf8' })
  if (status !== 0) throw new Error(`pnpm pack ended with ${status}\n${stdout}\n${stderr}`)
  const packages = fs.readdirSync(path.join(workspace, 'packages')).map(name => {
    const file = path.join(workspace, 'packages', name, 'package.json')
    return JSON.parse(fs.readFileSync(file, 'utf8')) as { name: string; version: string; private?: boolean }
  })
  const tarball = (name: string, version: string) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
  return new Map(
    packages
      .filter(({ private: isPrivate }) => !isPrivate)
      .map(({ name, version }) => [name, path.join(folder, tarball(name, version))]),
  )
}

/** What is in a tarball, without the folder `package` around it. */
export function listOf(tarball: string): readonly string[] {
  const { stdout } = spawnSync('tar', ['tzf', tarball], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .filter(name => name !== '')
    .map(name => name.replace(/^package\//, ''))
}

/**
 * Installs packages with npm as a user would, ours from the tarballs and all others from the registry. Where no registry
 * can be reached the test is skipped.
 */
export function install(
  wanted: readonly string[],
  { folder, tarballs, context }: { folder: string; tarballs: ReadonlyMap<string, string>; context: TestContext },
): void {
  const files = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]))
  const manifest = {
    private: true,
    dependencies: Object.fromEntries(wanted.map(name => [name, files[name] ?? `file:${name}`])),
    // Nothing of ours needs to be on any registry for this.
    overrides: files,
  }
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1']
  const { status, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout: 900_000 })
  if (status === 0) return
  const why = error?.message ?? stderr
  const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(why)
  if (isOffline && process.env['GENTORRENT_REQUIRE_CLIENTS'] !== '1') context.skip('needs a registry for npm install')
  throw new Error(`npm install ended with ${status}\n${why}`)
}
