#!/usr/bin/env node
import process from 'node:process'
import { keepCompiled } from '@anju/sdk/keep-compiled'

keepCompiled()
const { anjuScenarios } = await import('../src/cli/program.ts')
const { screen } = await import('../src/report/progress.ts')

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
// Whoever reads the first lines only, as `head` does, ends the run; what it has is kept.
process.stdout.on('error', () => stop.abort())
const inCi = process.env['CI'] !== undefined && process.env['CI'] !== ''

/** Single keys, while somebody waits for them. */
const keys = (onKey: (key: string) => void) => {
  const { stdin } = process
  if (!stdin.isTTY) return () => undefined
  const listener = (chunk: Buffer) => onKey(chunk.toString('utf8'))
  stdin.setRawMode(true).resume().on('data', listener)
  return () => {
    stdin.off('data', listener).setRawMode(false).pause()
  }
}

process.exitCode = await anjuScenarios(process.argv.slice(2), {
  folder: process.cwd(),
  out: screen(process.stdout, inCi),
  err: screen(process.stderr, inCi),
  signal: stop.signal,
  env: process.env,
  keys,
})
