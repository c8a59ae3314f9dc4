#!/usr/bin/env node
import process from 'node:process'
import { demoCommand } from '../src/demo/demo-command.ts'

const stopped = new Promise<void>((stop) => {
  let asked = false
  const onSignal = () => {
    // Who asks twice does not want to wait.
    if (asked) process.exit(130)
    asked = true
    stop()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
})

// Whoever stops reading what it says does not stop it.
process.stdout.on('error', () => undefined)

process.exitCode = await demoCommand(process.argv.slice(2), { say: console.log, complain: console.error, stopped })
// What still holds the process now, holds nothing that matters.
setTimeout(() => process.exit(), 2_000).unref()
