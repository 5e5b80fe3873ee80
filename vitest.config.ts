import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globals: false,
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
