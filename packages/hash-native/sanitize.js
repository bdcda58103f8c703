// Runs the tests of the addon with AddressSanitizer and UndefinedBehaviorSanitizer: `node packages/hash-native/sanitize.js`.
// Needs gcc and Linux, and the workspace built. Other tests can be named: `sanitize.js engine-native`. What the addon reads or writes beside its memory, loses, or computes by luck ends
// the run with a report.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(folder, '../..')
const compiler = process.env.CC || 'gcc'
const usual = ['kernels', 'engine-native-any', 'engine-native-runs', 'engine-native-window', 'scan-many']
const tests = process.argv.length > 2 ? process.argv.slice(2) : usual

execFileSync(process.execPath, [path.join(folder, 'build-native.js'), '--sanitize'], {
  stdio: 'inherit',
  env: { ...process.env, CC: compiler },
})
const library = execFileSync(compiler, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim()
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'gentorrent-sanitize-'))
try {
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...tests], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      LD_PRELOAD: library,
      GENTORRENT_ADDON: path.join(folder, 'build/sanitized.node'),
      // The addon guards itself against SIGBUS, and a test sees it end a process.
      ASAN_OPTIONS: `handle_sigbus=0:detect_leaks=1:malloc_context_size=8:quarantine_size_mb=16:log_path=${path.join(reports, 'report')}`,
      // Node and others do not give back all their memory when they end, so leaks are judged below.
      LSAN_OPTIONS: 'exitcode=0',
      UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
    },
  })
  const faults = fs
    .readdirSync(reports)
    .flatMap(name => fs.readFileSync(path.join(reports, name), 'utf8').split(/\n\n+/))
    .filter(part => part.includes('sanitized.node'))
  for (const fault of faults) console.error(fault)
  console.log(`${faults.length} reports about the addon`)
  process.exitCode = status === 0 && faults.length === 0 ? 0 : 1
} finally {
  fs.rmSync(reports, { recursive: true, force: true })
}
