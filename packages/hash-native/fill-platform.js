// Puts the compiled addon into the package for its platform, in whose folder this runs (`prepack`). What is not compiled
// here is left out, with a line that says so; with `--require` (`prepublishOnly`) that is an error.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const { name, os, cpu } = JSON.parse(fs.readFileSync('package.json', 'utf8'))
const built = fileURLToPath(new URL(`build/${os[0]}-${cpu[0]}.node`, import.meta.url))
const target = path.resolve('hash-native.node')

if (fs.existsSync(built)) {
  // Under its name at once: several may pack at the same time.
  fs.copyFileSync(built, `${target}.${process.pid}`)
  fs.renameSync(`${target}.${process.pid}`, target)
} else {
  console.error(`${name}: \`${built}\` is not there; compile it with \`node packages/hash-native/build-native.js\``)
  process.exitCode = process.argv.includes('--require') ? 1 : 0
}
