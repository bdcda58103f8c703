import { defineConfig } from 'vitest/config'

// Tests import packages by name, so they run what users get: the built files.
export default defineConfig({
  test: {
    reporters: ['default', './tooling/tally.js'],
    include: ['packages/*/test/**/*.test.ts'],
    // Only what hangs takes so long: slow machines, and those with much else to do, shall pass too.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
