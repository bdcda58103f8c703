import { defineConfig } from 'vitest/config'

// Tests import packages by name, so they run what users get: the built files.
export default defineConfig({
  test: {
    reporters: ['default', './tooling/tally.js'],
    include: ['packages/*/test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
