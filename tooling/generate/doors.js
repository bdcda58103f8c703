import fs from 'node:fs'
import path from 'node:path'

/**
 * What the doors of a package promise: `[file, text]` for each, made of the declarations that a user's compiler reads, without
 * comments. Committed, so that a change of a promise shows in the diff.
 */
export function doorPages(root) {
  const packages = path.join(root, 'packages')
  return fs.readdirSync(packages).flatMap(folder => {
    const manifest = JSON.parse(fs.readFileSync(path.join(packages, folder, 'package.json'), 'utf8'))
    if (manifest.private) return []
    return Object.entries(manifest.exports)
      .filter(([, target]) => target.types !== undefined)
      .map(([door, { types }]) => {
        const name = `${folder}${door.slice(1).replaceAll('/', '.')}`
        return [`api/${name}.d.ts.txt`, pageOf(path.join(packages, folder, types), manifest.name + door.slice(1))]
      })
  })
}

const pageOf = (entry, door) => {
  const base = path.dirname(entry)
  const files = reachable(entry).map(file => [path.relative(base, file).replaceAll(path.sep, '/'), bare(file)])
  const sections = files.map(([name, text]) => `// ── ${name}\n\n${text}`)
  return `// What \`${door}\` promises. Made by \`npm run generate\`.\n\n${sections.join('\n')}`
}

/** The entry first, then everything of the same package that its declarations lead to. */
const reachable = entry => {
  const found = [entry]
  for (const file of found) {
    const text = fs.readFileSync(file, 'utf8')
    const next = [...text.matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)]
      .map(([, target]) => path.resolve(path.dirname(file), target.replace(/(\.d)?\.(ts|js)$/, '.d.ts')))
      .filter(target => !found.includes(target))
      .sort()
    found.push(...new Set(next))
  }
  return found
}

const bare = file =>
  fs
    .readFileSync(file, 'utf8')
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\/\/#.*$/gm, '')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => `${line}\n`)
    .join('')
