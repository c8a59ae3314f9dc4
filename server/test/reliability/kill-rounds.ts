// Rounds of kill -9: devices call for help and fall, people acknowledge, the server is killed in the middle, and devices say again what nobody acknowledged.
import { setTimeout as delay } from 'node:timers/promises'
import type { Incident, Random } from '@anju/sdk'
import { ask, lineTo, send, startServer, takeStep, type RunningServer, type Said } from './running-server.ts'

/** Homes that have an emergency in one round. */
export const HOMES_A_ROUND = 6

/** What was promised to somebody before a kill. */
export interface Promised {
  /** Messages that were acknowledged, by home. */
  events: Said[]
  /** Incidents whose acknowledgement by people was answered. */
  steps: Set<string>
  /** The due step and its limit of each incident that was seen, by id and state. */
  due: Map<string, number>
  /** Rounds in which something was not acknowledged when the server was killed. */
  cut: number
  /** Limits that were another after a restart. */
  moved: string[]
}

const fall = { event: 'fall', x_m: 0.5, y_m: 1, z_m: -2.2, drop_m: 0.9, speed_m_s: 2.1, confidence_pct: 85 }

const emergenciesOf = (round: number): Said[] =>
  Array.from({ length: HOMES_A_ROUND }, (_, n) => `h${round * HOMES_A_ROUND + n}`).flatMap((home) => [
    { home, device: 'button', boot: 'b', seq: 0, body: { event: 'sos', state: 'raised' } },
    { home, device: 'radar', boot: 'b', seq: 0, body: fall },
  ])

/** Sees that limits stand where they stood, and remembers those that are new. */
async function compareLimits(server: RunningServer, promised: Promised): Promise<Incident[]> {
  const open = await ask<Incident[]>(server, '/api/incidents')
  for (const { id, state, due } of open) {
    if (due === undefined) continue
    const key = `${id} ${state}`
    const before = promised.due.get(key)
    if (before !== undefined && before !== due.at_ms) promised.moved.push(key)
    promised.due.set(key, due.at_ms)
  }
  return open
}

/** Kills a server at a drawn moment while what is left is said to it, and answers with what it did not acknowledge. */
async function oneRound(folder: string, left: readonly Said[], chance: Random, promised: Promised): Promise<Said[]> {
  const server = await startServer({ folder })
  const open = await compareLimits(server, promised)
  const line = await lineTo(server)
  const acknowledged = new Set<Said>()
  // Messages come one after the other, so that the kill falls before, into and behind commits.
  const sending = left.map(async (said, n) => {
    await delay(n * 3)
    await send(line, said)
    acknowledged.add(said)
  })
  const steps = open
    .filter(({ state }) => state === 'raised')
    .slice(0, 3)
    .map(async ({ id }) => {
      if (await takeStep(server, id, 'acknowledge')) promised.steps.add(id)
    })
  const settled = Promise.allSettled([...sending, ...steps])
  await delay(chance.int(5, 3 * left.length + 10))
  await server.end('SIGKILL')
  await settled
  promised.events.push(...acknowledged)
  const lost = left.filter((said) => !acknowledged.has(said))
  if (lost.length > 0) promised.cut += 1
  return lost
}

/** So many rounds on one store; what was not acknowledged in the last is said once more to a server that is left alone. */
export async function killRounds(folder: string, rounds: number, chance: Random): Promise<Promised> {
  const promised: Promised = { events: [], steps: new Set(), due: new Map(), cut: 0, moved: [] }
  let left: Said[] = []
  for (let round = 0; round < rounds; round++) left = await oneRound(folder, [...left, ...emergenciesOf(round)], chance, promised)
  const server = await startServer({ folder })
  await compareLimits(server, promised)
  const line = await lineTo(server)
  await Promise.all(left.map((said) => send(line, said)))
  promised.events.push(...left)
  await line.end()
  await server.end('SIGKILL')
  return promised
}
