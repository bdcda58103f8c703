import fs from 'node:fs'
import path from 'node:path'
import { command } from './gentorrent.ts'
import { workspace } from './installed.ts'
import type { Place } from './place.ts'

/** What stands around the commands of a page. */
export interface Scene {
  /** The folder of the commands; in the page `/srv` and `/home/me` stand for folders of the place. */
  readonly cwd: string
  /** What has happened before the block with this number (from 0 on). */
  readonly before: Readonly<Record<number, () => unknown>>
  /** What is another thing each time, as the page has it. */
  readonly settle?: (printed: string) => string
}

/** Runs every command of a page's `console` blocks in turn. Returns the page with what they print. */
export async function replayed(
  page: string,
  place: Place,
  { cwd, before, settle = same => same }: Scene,
): Promise<string> {
  fs.mkdirSync(place.at('bin'))
  fs.writeFileSync(place.at('bin/gentorrent'), `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`, {
    mode: 0o755,
  })
  fs.mkdirSync(cwd, { recursive: true })
  const text = fs.readFileSync(path.join(workspace, page), 'utf8')
  const blocks = text.split(/^(```console\n[\s\S]*?^```)$/m)
  for (let i = 1; i < blocks.length; i += 2) {
    await before[(i - 1) / 2]?.()
    const commands = [...blocks[i]!.matchAll(/^\$ (.*)$/gm)].map(([, line]) => line!)
    const answers: string[] = []
    for (const line of commands) answers.push(`$ ${line}\n${settle(asInPage(await printed(line), place))}`)
    blocks[i] = `\`\`\`console\n${answers.join('')}\`\`\``
  }
  return blocks.join('')

  /** Both streams, as on a terminal. */
  async function printed(line: string) {
    const script = `export PATH='${place.at('bin')}':"$PATH"; cd "$1" && exec 2>&1\n${line}`
    const { out } = await place.run('/bin/bash', ['-c', script, 'bash', cwd])
    return out
  }
}

const asInPage = (text: string, place: Place) =>
  text.replaceAll(place.at('srv'), '/srv').replaceAll(place.folder, '/home/me')
