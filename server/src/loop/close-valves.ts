import { encode, topicOf, type Broker, type Incident, type Reply, type Work } from '@anju/sdk'
import type { AlertBook } from '../alerts/alert-book.ts'
import type { Ground } from '../records/ground.ts'
import type { Known, Registry } from '../registry.ts'

/** Gas valves, closed from afar for an incident. */
export interface Valves {
  /** Tells every valve of the home to close. In a drill none is told. Answers how many were. */
  close(incident: Incident): number
  /** What a valve answered is noted on the incident. */
  heard(known: Known, reply: Reply): void
}

export interface ValvesOptions {
  broker: () => Broker | undefined
  work: Work
  registry: Registry
  ground: Ground
  book: Pick<AlertBook, 'act'>
}

/** Commands that wait for their answer; the oldest is forgotten first. */
const WAITING = 100

export function closingValves({ broker, work, registry: { devices }, ground, book }: ValvesOptions): Valves {
  const waiting = new Map<string, string>()
  const tell = (to: Broker, { address, key }: Known, incident: string) => {
    const id = `close-${ground.random.int(0, 0xffff_ffff).toString(16).padStart(8, '0')}`
    waiting.set(`${key} ${id}`, incident)
    const [oldest] = waiting.keys()
    if (waiting.size > WAITING) waiting.delete(oldest!)
    ground.audit(incident, 'valve-told', 'server', { device: address.device, command: id })
    const done = work.begin('command')
    to.publish({ topic: topicOf(address, 'command'), payload: encode({ id, body: { command: 'close' } }), qos: 1, retain: false }).then(
      done,
      done,
    )
  }
  return {
    close(incident) {
      const to = broker()
      if (to === undefined || incident.mode !== 'actual') return 0
      const valves = [...devices.values()].filter(
        ({ home, registered, kind }) => home.id === incident.home && registered.lite !== true && kind.kind === 'gas-valve',
      )
      for (const valve of valves) tell(to, valve, incident.id)
      return valves.length
    },
    heard({ key, registered }, { id, done, error = '' }) {
      const incident = waiting.get(`${key} ${id}`)
      if (incident === undefined) return
      waiting.delete(`${key} ${id}`)
      const note = error === '' ? {} : { note: error }
      book.act(incident, { action: 'close-valve', by: registered.id, result: done ? 'done' : 'failed', ...note })
    },
  }
}
