import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

const WINDOWS = [
  'test/e2e/**/*.test.ts',
  'test/renderer/window.test.ts',
  'test/renderer/findings.test.ts',
  'test/renderer/features/rooms.test.ts',
  'test/renderer/**/*-window.test.ts',
]

export default defineConfig({
  test: {
    globals: false,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    passWithNoTests: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: WINDOWS,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // Windows come after everything else, each with a display of its own. One without graphics hardware loses a page
        // now and then.
        test: {
          name: 'window',
          include: WINDOWS,
          globalSetup: 'test/renderer/harness/build-harness.ts',
          maxWorkers: 2,
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
