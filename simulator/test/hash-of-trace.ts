import { createHash } from 'node:crypto'
import { generateHome } from '@anju/simulator'
import { random } from '@anju/sdk'
import { live } from './lived.ts'

/** A hash over every message of a lively quarter of a day in a generated home, with its instant. */
export async function hashOfTrace(seed: number): Promise<string> {
  const home = generateHome(random(seed), { fitting: 'full' })
  const lived = await live({ home, seed, at: '2026-01-15T06:00:00+08:00', for_s: 21_600, starts: { day: true } })
  const hash = createHash('sha256')
  for (const { at_s, device, channel, text } of lived.said) hash.update(`${at_s} ${device} ${channel} ${text}\n`)
  return hash.digest('hex')
}
