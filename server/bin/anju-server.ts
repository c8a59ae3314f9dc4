#!/usr/bin/env node
import { exit, main } from '../src/main.ts'

const interrupted = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve())
  process.once('SIGTERM', () => resolve())
})

try {
  process.exitCode = await main(process.argv.slice(2), console.error, interrupted, console.log)
} catch (error) {
  console.error(error)
  process.exitCode = exit.internal
}
