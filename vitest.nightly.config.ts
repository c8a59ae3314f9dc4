import { defineConfig } from 'vitest/config'

/** What takes too long for every push: `pnpm test:nightly`. One file at a time, so that each has the machine to itself. */
export default defineConfig({
  test: {
    include: ['test/**/*.nightly.ts', '*/test/**/*.nightly.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
})
