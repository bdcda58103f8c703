import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/**
 * What an installation depends on, as one hash, and the folders that prove that it is there.
 * Contents and not times: a fresh checkout of the same files needs no new installation.
 */
export function installState(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const manifests = ['', ...packages(root)].map(folder => path.join(folder, 'package.json'))
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`\0${file}\0`).update(readIfThere(path.join(root, file)))
  }
  return { hash: hash.digest('hex'), folders: ['', ...packages(root)].map(folder => path.join(folder, 'node_modules')) }
}

/** What a build depends on. Times and lengths and not contents: turbo compares those when this says that something changed. */
export function buildState(root) {
  const hash = createHash('sha256')
  for (const file of ['tsconfig.base.json', ...packages(root).flatMap(folder => sources(root, folder))]) {
    const { size, mtimeMs } = fs.statSync(path.join(root, file), { throwIfNoEntry: false }) ?? {}
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return { hash: hash.digest('hex'), folders: packages(root).map(folder => path.join(folder, 'dist')) }
}

/** Whether the last recorded step was done from this very state and its results are still there. */
export function isCurrent(root, step, { hash }) {
  const done = readStamp(root)[step]
  return done?.hash === hash && done.folders.every(folder => fs.existsSync(path.join(root, folder)))
}

/** Remembers that a step was done. Not every package has each folder, so only those that are there count as results. */
export function record(root, step, { hash, folders }) {
  const results = folders.filter(folder => fs.existsSync(path.join(root, folder)))
  const stamp = { ...readStamp(root), [step]: { hash, folders: results } }
  const file = path.join(root, stampFile)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(stamp, null, 2)}\n`)
  fs.renameSync(`${file}.${process.pid}`, file)
}

const stampFile = '.turbo/setup.json'

function readStamp(root) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, stampFile), 'utf8'))
  } catch {
    return {} // none yet, or half of one: both mean that nothing is known to be done
  }
}

function packages(root) {
  const folders = fs.readdirSync(path.join(root, 'packages')).sort()
  return folders
    .map(name => path.join('packages', name))
    .filter(folder => fs.existsSync(path.join(root, folder, 'package.json')))
}

function sources(root, folder) {
  const names = ['package.json', 'tsconfig.json']
  const src = path.join(root, folder, 'src')
  if (fs.existsSync(src)) {
    for (const entry of fs.readdirSync(src, { recursive: true, withFileTypes: true })) {
      if (entry.isFile())
        names.push(path.relative(path.join(root, folder), path.join(entry.parentPath ?? entry.path, entry.name)))
    }
  }
  return names.sort().map(name => path.join(folder, name))
}

const readIfThere = file => (fs.existsSync(file) ? fs.readFileSync(file) : '')
