// Goal: a system clock that jumps by an hour while the server runs ends no window early or late and loses nothing. Method: two servers as processes whose system
// clock is set an hour on and an hour back inside the window of a fall; the alert must come when fifteen seconds have passed, by a count that nobody can set. Then
// they are killed, and come back with a clock that is an hour off from before: all is there, and the next call is taken.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { endAll, everythingOpen, keepSite, lineTo, send, smallSite, startServer } from './running-server.ts'

const HOUR_MS = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'anju-clock-'))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})

const sos = (home: string) => ({ home, device: 'button', boot: 'b', seq: 0, body: { event: 'sos', state: 'raised' } })
const fall = { event: 'fall', x_m: 0.5, y_m: 1, z_m: -2.2, drop_m: 0.9, speed_m_s: 2.1, confidence_pct: 85 }

/** What happens on a server whose clock jumps: how long the window was on each count, and what is known after a restart. */
async function overJump(name: string, clock_jump_ms: number) {
  const own = join(folder, name)
  mkdirSync(own)
  keepSite(own, smallSite(3))
  const server = await startServer({ folder: own, clock_jump_ms })
  const line = await lineTo(server)
  await send(line, sos('h0'))
  const from_ms = performance.now()
  await send(line, { home: 'h1', device: 'radar', boot: 'b', seq: 0, body: fall })
  server.signal('SIGUSR2')
  await vi.waitFor(async () => expect(await everythingOpen(server)).toHaveLength(2), { timeout: 60_000, interval: 200 })
  const waited_ms = performance.now() - from_ms
  const alerts = (await everythingOpen(server)).flatMap((one) => one.alerts)
  await server.end('SIGKILL')
  const next = await startServer({ folder: own, clock_off_ms: clock_jump_ms })
  await send(await lineTo(next), sos('h2'))
  const homes = (await everythingOpen(next)).map(({ incident }) => incident.home).toSorted()
  await next.end()
  return { waited_ms, windows: alerts.map(({ kind, raised_ms, onset_ms }) => [kind, raised_ms - onset_ms]), homes }
}

it('[REL-8] a system clock that is set an hour on or back moves no window, and nothing is lost over a restart after it', async () => {
  for (const { waited_ms, windows, homes } of await Promise.all([overJump('on', HOUR_MS), overJump('back', -HOUR_MS)])) {
    // In minutes: the devices' own clocks differ by milliseconds, a jump would show as sixty.
    expect(windows.map(([kind, ms]) => `${kind} ${Math.round(Number(ms) / 60_000)}`).toSorted()).toEqual(['fall 0', 'sos 0'])
    expect(waited_ms).toBeGreaterThan(14_000)
    expect(homes).toEqual(['h0', 'h1', 'h2'])
  }
}, 120_000)
