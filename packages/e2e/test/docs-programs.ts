import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { workspace } from './installed.ts'
import type { Place } from './place.ts'

/** A program as it stands in a page of the documentation. */
export interface Program {
  /** The line of the page at which it begins. */
  readonly line: number
  /** What its first line calls it, `// plugin.ts`; otherwise a name made of the line. */
  readonly file: string
  readonly text: string
}

/** All blocks of a page that are marked as `ts` or `js`. */
export function programsIn(page: string): readonly Program[] {
  const text = fs.readFileSync(path.join(workspace, page), 'utf8')
  return [...text.matchAll(/^```(ts|js)\n([\s\S]*?)^```$/gm)].map(([, language, body], i) => {
    const line = text.slice(0, nthBlock(text, i)).split('\n').length
    const named = /^\/\/ ([\w./-]+\.[jt]s)\n/.exec(body!)?.[1]
    return { line, file: named ?? `line-${line}.${language}`, text: body! }
  })
}

const nthBlock = (text: string, n: number) => [...text.matchAll(/^```(ts|js)\n/gm)][n]!.index

/** Puts programs into a folder where all our packages are installed, and compiles them with strict types. */
export async function compile(programs: readonly Program[], place: Place): Promise<void> {
  const packages = path.join(workspace, 'packages')
  fs.mkdirSync(place.at('node_modules/@gentorrent'), { recursive: true })
  for (const name of fs.readdirSync(packages)) {
    if (name === 'e2e' || name === 'gentorrent') continue
    fs.symlinkSync(path.join(packages, name), place.at('node_modules/@gentorrent', name))
  }
  fs.symlinkSync(path.join(workspace, 'node_modules/@types'), place.at('node_modules/@types'))
  fs.symlinkSync(path.join(workspace, 'node_modules/vitest'), place.at('node_modules/vitest'))
  fs.writeFileSync(place.at('package.json'), JSON.stringify({ name: 'programs', private: true, type: 'module' }))
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023'],
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
    types: ['node'],
    preserveSymlinks: false,
  }
  fs.writeFileSync(place.at('tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }))
  for (const { file, text } of programs) {
    fs.mkdirSync(path.dirname(place.at(file)), { recursive: true })
    fs.writeFileSync(place.at(file), text)
  }
  const tsc = path.join(workspace, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', place.folder], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the documentation does not compile\n${stdout}`)
}

/** The compiled program, run as `node FILE`. */
export const compiled = ({ file }: Program): string => file.replace(/\.ts$/, '.js')
