// Goal: one seed is one trace, wherever it is run. Method: the same home from the same seed twice in this process and once in each of two others, by hash.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { hashOfTrace } from './hash-of-trace.ts'

const elsewhere = async (seed: number) =>
  (await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'print-trace.ts'), String(seed)])).stdout

it('[SIM-1] a trace is the same twice in one process and in processes of their own', async () => {
  const here = await hashOfTrace(7)
  expect(await hashOfTrace(7)).toBe(here)
  expect(await Promise.all([elsewhere(7), elsewhere(7)])).toEqual([here, here])
  expect(await hashOfTrace(8)).not.toBe(here)
}, 120_000)
