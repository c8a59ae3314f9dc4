import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests that live in real time: a browser, a demo as a process, runs on the wall clock. They have the machine to themselves, one file at a time. */
const inRealTime = [
  'test/first-emergency.test.ts',
  'viz/test/browser/**/*.test.ts',
  'scenarios/test/demo/demo.test.ts',
  'scenarios/test/runner/ways-agree.test.ts',
  'sdk/test/conformance/live.test.ts',
]

/** Where CI wants the counts as JSON, beside what a person reads. */
const report = process.env['ANJU_TEST_REPORT']

export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    // Many tests wait for sockets and processes: a worker for each core, where vitest leaves one core to itself.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts', '*/test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', ...inRealTime],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'in real time', include: inRealTime, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
})
