import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { GentorrentError } from '@gentorrent/core'
import type { World } from './world.ts'

/** A program that installs packages. */
interface Installer {
  readonly program: string
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** No script of a package ever runs. Settings come from the folder and the person, never from the current directory. */
const installers: readonly Installer[] = [
  {
    program: 'npm',
    add: ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-prod'],
    remove: ['uninstall', '--ignore-scripts', '--no-audit', '--no-fund'],
  },
  {
    program: 'pnpm',
    add: ['add', '--ignore-scripts', '--ignore-workspace', '--save-prod'],
    remove: ['remove', '--ignore-scripts', '--ignore-workspace'],
  },
]

/** The installer that is there: npm before pnpm. */
const findInstaller = ({ env }: World): Installer => {
  const { PATH = '' } = env
  // A relative folder would be one of the current directory.
  const folders = PATH.split(delimiter).filter(isAbsolute)
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe'] : ['']
  for (const installer of installers) {
    const files = folders.flatMap(folder => suffixes.map(suffix => join(folder, installer.program + suffix)))
    const program = files.find(existsSync)
    if (program !== undefined) return { ...installer, program }
  }
  throw new GentorrentError('INSTALL_FAILED', {
    plugin: 'plugins',
    because: 'neither npm nor pnpm is on the PATH: install one of them, or install the plugins next to gentorrent',
  })
}

/**
 * Installs a package, tarball or folder into the folder of the person's own plugins.
 *
 * @param spec - as npm and pnpm take it
 * @throws GentorrentError `INSTALL_FAILED`
 */
export const installInto = async (folder: string, spec: string, world: World): Promise<void> => {
  const installer = findInstaller(world)
  prepare(folder)
  await run(installer, [...installer.add, spec], { folder, plugin: spec, world })
}

/** @throws GentorrentError `INSTALL_FAILED` */
export const uninstallFrom = async (folder: string, name: string, world: World): Promise<void> => {
  const installer = findInstaller(world)
  await run(installer, [...installer.remove, name], { folder, plugin: name, world })
}

/** What a person names, as installers take it: paths are relative to where the person is, and not to the folder. */
export const installSpec = (spec: string, cwd: string): string => {
  if (!isPath(spec)) return spec
  const path = resolve(cwd, spec)
  let isPackage: boolean
  try {
    isPackage = statSync(path).isDirectory() || /\.(tgz|tar\.gz)$/i.test(path)
  } catch (cause) {
    const because = 'there is no such file or directory'
    throw new GentorrentError('PLUGIN_NOT_FOUND', { plugin: spec, because }, { cause })
  }
  if (isPackage) return `file:${path}`
  const because = `\`${spec}\` is neither the folder nor the tarball of a package: use the module as it is, with --plugin`
  throw new GentorrentError('USAGE', { because })
}

/** Installers take `mine/plugin` for a repository of somebody called mine; who wants that writes `github:mine/plugin`. */
const isPath = (spec: string) => !/^[a-z][a-z+.-]+:/i.test(spec) && /^[^@]*[/\\]|^\.{1,2}$|\.(tgz|tar\.gz)$/i.test(spec)

const prepare = (folder: string) => {
  try {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'package.json')
    const content = { private: true, description: "The plugins that gentorrent's `plugins add` installed" }
    if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  } catch (cause) {
    const because = `the folder \`${folder}\` cannot be written`
    throw new GentorrentError('INSTALL_FAILED', { plugin: 'plugins', because }, { cause })
  }
}

const run = (
  { program }: Installer,
  args: readonly string[],
  { folder, plugin, world }: { readonly folder: string; readonly plugin: string; readonly world: World },
) =>
  new Promise<void>((resolve, reject) => {
    const fail = (because: string, cause?: unknown) =>
      reject(new GentorrentError('INSTALL_FAILED', { plugin, because }, { cause }))
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...world.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: world.signal,
      shell: process.platform === 'win32',
    })
    const said: Buffer[] = []
    child.stdout.on('data', chunk => said.push(chunk))
    child.stderr.on('data', chunk => said.push(chunk))
    child.on('error', error => fail(error.message, error))
    child.on('close', code => {
      if (code === 0) resolve()
      else fail(`\`${program}\` ended with ${code}: ${reasonIn(Buffer.concat(said).toString())}`)
    })
  })

/** The lines that say why; both programs say much else. */
const reasonIn = (text: string) => {
  const lines = text.split('\n').map(line => line.trim())
  const told = lines.filter(line => /^(npm (error|ERR!)|ERR_PNPM| ?ERR)/.test(line))
  return (told.length > 0 ? told : lines).filter(Boolean).slice(0, 4).join('; ')
}
