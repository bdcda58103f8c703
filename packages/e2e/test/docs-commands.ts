import fs from 'node:fs'
import path from 'node:path'
import { workspace } from './installed.ts'
import type { Place } from './place.ts'

/** All pages that people read: of the root, of `docs`, and the README of each package. */
export const pages: readonly string[] = ['README.md', 'CONTRIBUTING.md', 'docs', 'packages'].flatMap(name => {
  const file = path.join(workspace, name)
  if (name.endsWith('.md')) return [name]
  const inside = fs.readdirSync(file, { recursive: name === 'docs' }) as string[]
  return inside
    .map(entry => (name === 'docs' ? `docs/${entry}` : `packages/${entry}/README.md`))
    .filter(page => page.endsWith('.md') && fs.existsSync(path.join(workspace, page)))
})

/** What a page tells people to type: the lines of its `sh` blocks, and those behind `$` of its `console` blocks. */
export function linesIn(page: string): readonly string[] {
  const text = fs.readFileSync(path.join(workspace, page), 'utf8')
  return [...text.matchAll(/^```(sh|console)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, block]) =>
    block!
      .replaceAll('\\\n', '')
      .split('\n')
      .flatMap(line => (kind === 'sh' ? [line] : line.startsWith('$ ') ? [line.slice(2)] : [])),
  )
}

/**
 * The words of each use of `gentorrent` in lines of a shell, as the shell takes them apart. No other program is found, and
 * ours does nothing but write down its words.
 */
export async function callsIn(lines: readonly string[], place: Place): Promise<readonly (readonly string[])[]> {
  const bin = fs.mkdtempSync(place.at('bin-'))
  const noted = path.join(bin, 'noted')
  fs.mkdirSync(noted)
  // A file for each process: the two ends of a pipe write at the same time.
  const note = `printf '%s\\0' "$@" '\n' >> '${noted}'/$$\n`
  fs.writeFileSync(path.join(bin, 'gentorrent'), `#!/bin/sh\n${note}`, { mode: 0o755 })
  const inClone = `#!/bin/sh\ncase "$1" in gentorrent.js) shift; ${note.trim()};; esac\n`
  fs.writeFileSync(path.join(bin, 'node'), inClone, { mode: 0o755 })
  const script = `PATH='${bin}'; cd '${bin}'\n${lines.join('\n')}\nwait\n`
  await place.run('/bin/bash', ['-c', script])
  const files = fs.readdirSync(noted).map(name => fs.readFileSync(path.join(noted, name), 'utf8'))
  const words = files.join('').split('\0').slice(0, -1)
  const calls: string[][] = [[]]
  for (const word of words) {
    if (word === '\n') calls.push([])
    else calls.at(-1)!.push(word)
  }
  return calls.slice(0, -1)
}
