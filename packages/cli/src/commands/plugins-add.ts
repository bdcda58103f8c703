import { basename } from 'node:path'
import { GentorrentError, isError, isGentorrentError } from '@gentorrent/core'
import { addedPackages, pluginFolder } from '../added-plugins.ts'
import type { Call } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { installInto, installSpec, uninstallFrom } from '../install-plugins.ts'
import { green, type Line } from '../line.ts'
import { loadModule, readManifest } from '../load-plugin.ts'
import { packagesFor } from '../locate-plugin.ts'
import { nearest } from '../nearest.ts'
import { officialPlugins } from '../official-plugins.ts'
import { packageNotFound } from '../package-not-found.ts'
import type { World } from '../world.ts'

/** `gentorrent plugins add`: installs into the person's own folder, and keeps only what is a usable plugin. */
export const addPlugins = async (specs: readonly string[], { world, report }: Call): Promise<ExitCode> => {
  const folder = folderOf(world)
  const added: Added[] = []
  for (const spec of specs) {
    const name = await install(folder, spec, world)
    added.push(await checked(folder, name, world))
  }
  await report.result({
    lines: () => added.map(({ id, name, version }): Line => [green('added'), `  ${id}  ${name} ${version}`]),
    json: () => ({ added, folder }),
  })
  return 0
}

/** `gentorrent plugins remove` */
export const removePlugins = async (names: readonly string[], { world, report }: Call): Promise<ExitCode> => {
  const folder = folderOf(world)
  const there = addedPackages(folder)
  const removed = names.map(name => {
    const found = there.find(each => packagesFor(name).includes(each.name) || manifestId(each.place) === name)
    if (found) return found.name
    const because = `\`${name}\` was not added: in \`${folder}\` there is ${there.map(each => each.name).join(', ') || 'no plugin'}`
    throw new GentorrentError('USAGE', { because })
  })
  for (const name of removed) await uninstallFrom(folder, name, world)
  await report.result({
    lines: () => removed.map((name): Line => [green('removed'), `  ${name}`]),
    json: () => ({ removed, folder }),
  })
  return 0
}

interface Added {
  readonly id: string
  readonly name: string
  readonly version: string
}

const folderOf = (world: World): string => {
  const folder = pluginFolder(world)
  if (folder !== undefined) return folder
  const because = 'there is no home folder to keep it in: set HOME or XDG_DATA_HOME'
  throw new GentorrentError('INSTALL_FAILED', { plugin: 'plugins', because })
}

/** Tries what a name may stand for, in the order of the names' trust. */
const install = async (folder: string, spec: string, world: World): Promise<string> => {
  if (!/^(@?[a-z0-9~.]|[/\\])/i.test(spec)) {
    throw new GentorrentError('USAGE', { because: `\`${spec}\` is not the name of a package, nor a path` })
  }
  const candidates = candidatesFor(spec, world)
  for (const [at, candidate] of candidates.entries()) {
    try {
      await installInto(folder, candidate, world)
    } catch (error) {
      const missing = isError(error, 'INSTALL_FAILED') ? packageNotFound(error.message) : undefined
      if (missing === undefined) throw error
      if (missing !== nameOf(candidate)) {
        const because = `it needs the package ${missing}, which the registry has not`
        throw new GentorrentError('INSTALL_FAILED', { plugin: spec, because }, { cause: error })
      }
      if (at + 1 < candidates.length) continue
      const meant = nearest(
        spec,
        officialPlugins.map(({ id }) => id),
      )
      const wayOut = meant === undefined ? '' : `: did you mean ${meant}?`
      const because = `the registry has no package ${candidates.join(' and no ')}${wayOut}`
      throw new GentorrentError('INSTALL_FAILED', { plugin: spec, because }, { cause: error })
    }
    const isPath = candidate.startsWith('file:')
    const name = nameOf(candidate)
    const file = basename(candidate)
    const found = addedPackages(folder).find(each => (isPath ? basename(each.spec) === file : each.name === name))
    if (found) return found.name
  }
  throw new GentorrentError('INSTALL_FAILED', { plugin: spec, because: 'the installer left nothing behind' })
}

/** Without the version. */
const nameOf = (candidate: string) => candidate.replace(/(?<=.)@[^@/]*$/, '')

/**
 * A word alone is never the name of just any package: what is installed is loaded, and a misspelt word would run the code of
 * whoever had that name. Any other package takes a version, a path or a scope.
 */
const candidatesFor = (spec: string, { cwd }: World): readonly string[] => {
  const official = officialPlugins.find(({ id }) => id === spec)
  if (official) return [official.package]
  if (!/^[a-z0-9-]+$/.test(spec) || spec.startsWith('gentorrent-plugin-')) return [installSpec(spec, cwd)]
  return packagesFor(spec).filter(name => name !== spec)
}

/** What is no plugin does not stay. */
const checked = async (folder: string, name: string, world: World): Promise<Added> => {
  const place = addedPackages(folder).find(each => each.name === name)?.place
  try {
    if (!place) throw new GentorrentError('PLUGIN_INVALID', { plugin: name, because: 'it has no main module' })
    const { definition } = await loadModule(place, readManifest(place))
    return { id: definition.id, name, version: place.version }
  } catch (error) {
    if (isGentorrentError(error)) await uninstallFrom(folder, name, world)
    throw error
  }
}

const manifestId = (place: ReturnType<typeof addedPackages>[number]['place']) => {
  try {
    return place && readManifest(place)?.id
  } catch {
    return undefined
  }
}
