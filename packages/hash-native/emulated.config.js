// For `emulate.js`: the files of tests run in processes of another Node, on an imitation of its processor. Whatever vitest
// starts there is started by `process.execPath`, and needs no module that is compiled.
process.execPath = process.env.GENTORRENT_EMULATED_NODE

export default {
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    reporters: ['default', './tooling/tally.js'],
    setupFiles: ['packages/hash-native/test/few-runs.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
}
