import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
import { root, setup } from './setup.js'

/**
 * Sets up what is out of date and becomes the command line program: same process, same arguments, same working
 * directory, so that output, exit code and signals are the program's own.
 */
export async function start() {
  if (!(await setup())) return
  const folder = new URL('packages/gentorrent/', pathToFileURL(`${root}/`))
  const { bin } = JSON.parse(fs.readFileSync(new URL('package.json', folder), 'utf8'))
  await import(new URL(bin.gentorrent, folder).href)
}
