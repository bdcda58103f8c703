// Runs the tests of the addon with AddressSanitizer and UndefinedBehaviorSanitizer: `node packages/hash-native/sanitize.js`.
// Needs gcc and Linux, and the workspace built. Other tests can be named: `sanitize.js engine-native`. What the addon reads or writes beside its memory, loses, or computes by luck ends
// the run with a report.
import { execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(folder, '../..')
const compiler = process.env.CC || 'gcc'
const tests = process.argv.length > 2 ? process.argv.slice(2) : ['kernels', 'engine-native-any', 'engine-native-runs']

execFileSync(process.execPath, [path.join(folder, 'build-native.js'), '--sanitize'], {
  stdio: 'inherit',
  env: { ...process.env, CC: compiler },
})
const library = execFileSync(compiler, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim()
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    LD_PRELOAD: library,
    GENTORRENT_ADDON: path.join(folder, 'build/sanitized.node'),
    // Node does not give back all its memory when it ends; of leaks only those count in which the addon takes part.
    ASAN_OPTIONS: 'detect_leaks=1:fast_unwind_on_malloc=1:abort_on_error=0',
    LSAN_OPTIONS: `suppressions=${path.join(folder, 'leaks-of-node.txt')}:print_suppressions=0`,
    UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
  },
})
process.exitCode = status ?? 1
