import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildState, installState, isCurrent, record } from './setup/freshness.js'
import { withLock } from './setup/lock.js'
import { runQuietly } from './setup/run-quietly.js'

/** The folder of the clone. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/**
 * Installs and builds the workspace where that is missing or out of date; looks at a few hundred files and does nothing
 * else where it is not. Says what it does on stderr. Needs Node and npm, nothing global.
 *
 * @returns false after a failure, which is then explained on stderr and set as exit code 3
 */
export async function setup() {
  if (isReady()) return true
  try {
    await withLock(path.join(root, '.turbo/setup.lock'), say, async () => {
      if (!isCurrent(root, 'install', installState(root))) await install()
      if (!isCurrent(root, 'build', buildState(root))) await build()
    })
    return true
  } catch (error) {
    say(explain(error))
    process.exitCode = error.exitCode ?? 3
    return false
  }
}

const isReady = () => isCurrent(root, 'install', installState(root)) && isCurrent(root, 'build', buildState(root))

const say = text => process.stderr.write(`gentorrent: ${text}\n`)

async function install() {
  const { packageManager } = readJson('package.json')
  say(`installing dependencies (npx ${packageManager} install), once`)
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  const arguments_ = ['-y', packageManager, '--dir', root, 'install', '--frozen-lockfile']
  // Not from inside the clone: there npx would run the clone's own pnpm, which may have to replace itself.
  await runQuietly({ ...environment(), CI: 'true' }, os.tmpdir(), npx, ...arguments_)
  record(root, 'install', installState(root))
}

async function build() {
  say('building')
  const turbo = path.join(root, 'node_modules/turbo/bin/turbo')
  const state = buildState(root) // of the sources before they are compiled: an edit during the build is built next time
  await runQuietly(environment(), root, process.execPath, turbo, 'run', 'build', '--output-logs=errors-only')
  record(root, 'build', state)
  if (!isNativeBuilt())
    say('found no C compiler (cc, gcc, clang) for the native engine: hashing in JavaScript, which is slower')
}

const isNativeBuilt = () =>
  process.platform === 'win32' ||
  fs.existsSync(path.join(root, 'packages/hash-native/build', `${process.platform}-${process.arch}.node`))

/** turbo looks for pnpm on the PATH; the workspace brings its own. Every child runs on the Node that runs this. */
function environment() {
  return {
    ...process.env,
    PATH: [path.join(root, 'node_modules/.bin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    ...homeWhereNoneIsWritable(),
  }
}

/** npm and pnpm keep caches at home. A service account such as `nobody` has no home that it can write to. */
function homeWhereNoneIsWritable() {
  try {
    fs.accessSync(os.homedir(), fs.constants.W_OK)
    return {}
  } catch {
    const home = path.join(root, '.turbo/home')
    fs.mkdirSync(home, { recursive: true })
    return { HOME: home, USERPROFILE: home }
  }
}

function explain(error) {
  if (['EACCES', 'EROFS', 'EPERM'].includes(error.code) && error.path?.startsWith(root)) {
    return `\`${root}\` is not set up and cannot be written to; run this once as its owner, or work in a copy`
  }
  return error.message
}

const readJson = file => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'))

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await setup()
