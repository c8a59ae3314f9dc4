import {
  between,
  Milliseconds,
  sentence,
  type Clock,
  type DirectorMessage,
  type DirectorRequest,
  type Duration,
  type Fault,
  type Home,
  type Inject,
  type Instant,
  type Result,
  type Title,
  type WorldSnapshot,
} from '@anju/sdk'
import type { Action, HomeSimulation } from '@anju/simulator'
import type { DrillRoom } from '../drills/drill-room.ts'
import type { DrillDocument } from './drill-document.ts'
import { injectDefinitions, type InjectDefinition } from './inject.ts'
import { perform } from './perform.ts'

/** How fast the world runs, and the hand that changes it. */
export interface Pace {
  readonly factor: number
  set(factor: number): void
}

/** What a director directs. */
export interface DirectorOptions {
  home: Home
  simulation: HomeSimulation
  clock: Clock
  pace: Pace
  drill: DrillDocument
  /** Where drills are played; without one none are offered. `act` is the director's own, so that what a drill does is written down too. */
  room?: (director: Pick<Director, 'act' | 'world'> & { tell: (message: DirectorMessage) => void }) => DrillRoom
}

/** The instructor's hand: shows the truth, lets things happen, writes them down. It knows no server. */
export interface Director {
  /** What a window needs at first: the world, and what can be done. */
  hello(): DirectorMessage[]
  request(request: DirectorRequest, answer: (message: DirectorMessage) => void): void
  /** Called for what every window should see. */
  onMessage(listener: (message: DirectorMessage) => void): () => void
  world: () => WorldSnapshot
  /** Looks anew at what is possible, and tells when it changed. */
  refresh(): void
  /** Does an action of the ordinary day: done and written down like an inject's. */
  act: (action: Action) => Result<void>
  /** How long no inject was under way; the ordinary day stands back for a while. Nothing while one is, endless when none ever was. */
  calm(): Duration
}

/** A director of one home. */
export function director({ home, simulation, clock, pace, drill, room: roomOf }: DirectorOptions): Director {
  const listeners = new Set<(message: DirectorMessage) => void>()
  let running: string | undefined
  let lastInject = Number.NEGATIVE_INFINITY as Instant
  let told = ''

  const tell = (message: DirectorMessage) => {
    for (const listener of listeners) listener(message)
  }
  const world = (): WorldSnapshot => ({ ...simulation.snapshot(), factor: pace.factor })
  const injects = (): Inject[] => injectDefinitions.map((definition) => offered(definition, home, world(), running !== undefined))
  const refresh = () => {
    const now = injects()
    const text = JSON.stringify(now)
    if (text === told) return
    told = text
    tell({ type: 'injects', injects: now })
  }
  const act = (action: Action): Result<void> => {
    const done = simulation.act(action)
    if (done.ok) drill.add(clock.now(), action)
    return done
  }
  const busy = (id: string | undefined) => {
    running = id
    lastInject = clock.now()
    refresh()
  }
  const inject = (id: string, answer: (message: DirectorMessage) => void) => {
    const definition = injectDefinitions.find((each) => each.id === id)
    const reason = definition === undefined ? refusals.unknown : running !== undefined ? refusals.busy : undefined
    const steps = reason === undefined ? definition!.steps(home, simulation.snapshot()) : []
    if (reason !== undefined || steps.length === 0)
      return answer({ type: 'refused', inject: id.slice(0, 64), reason: reason ?? refusals.impossible })
    busy(id)
    perform(steps, { clock, simulation, act }, (refused) => {
      if (refused === undefined && definition!.leads_to !== undefined) drill.expect(definition!.leads_to)
      if (refused !== undefined) answer({ type: 'refused', inject: id, reason: inWords(refused) })
      busy(undefined)
    })
  }

  const room = roomOf?.({ act, world, tell })
  const inRoom = (request: Exclude<DirectorRequest, { type: 'inject' | 'clock' }>, answer: (message: DirectorMessage) => void): boolean => {
    if (room === undefined) return false
    if (request.type === 'drill-start') {
      const came = room.start(request.drill)
      if (came !== 'started') answer({ type: 'refused', inject: 'drill-start', reason: drillRefusals[came] })
      return true
    }
    if (request.type === 'review') {
      const review = room.review()
      if (review !== undefined) answer({ type: 'review', review })
      return review !== undefined
    }
    return request.type === 'drill-end' ? room.end() : room.note(request.by, request.text)
  }

  simulation.onTruth((truth) => {
    room?.hearTruth(truth)
    tell({ type: 'truth', truth })
  })
  return {
    hello: () => [
      { type: 'world', world: world() },
      { type: 'injects', injects: injects() },
      ...(room === undefined ? [] : [{ type: 'drills' as const, drills: [...room.offered] }]),
      ...(room?.shown() === undefined ? [] : [{ type: 'drill' as const, drill: room.shown()! }]),
    ],
    request(request, answer) {
      if (request.type === 'inject') return inject(request.inject, answer)
      if (request.type !== 'clock') {
        if (!inRoom(request, answer)) answer({ type: 'refused', inject: request.type, reason: refusals.impossible })
        return
      }
      pace.set(request.factor)
      tell({ type: 'world', world: world() })
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    world,
    refresh,
    act,
    calm: () => (running === undefined && room?.running !== true ? between(lastInject, clock.now()) : Milliseconds(0)),
  }
}

const inWords = (fault: Fault): Title => ({ zh: sentence(fault, 'zh'), en: sentence(fault, 'en') })

const drillRefusals = {
  unknown: { zh: '没有这个演练。', en: 'There is no such drill.' },
  running: { zh: '另一个演练正在进行。', en: 'Another drill is under way.' },
  unsettled: { zh: '请先处置完这户人家的未结事件。', en: 'Close the open incidents of this home first.' },
} as const satisfies Record<string, Title>

const refusals = {
  unknown: { zh: '没有这个事件。', en: 'There is no such inject.' },
  busy: { zh: '另一个事件正在进行。', en: 'Another inject is under way.' },
  impossible: { zh: '现在无法发生。', en: 'This is not possible now.' },
} as const satisfies Record<string, Title>

function offered({ id, title, leads_to, steps }: InjectDefinition, home: Home, world: WorldSnapshot, busy: boolean): Inject {
  return { id, title, ...(leads_to === undefined ? {} : { leads_to }), home: home.id, possible: !busy && steps(home, world).length > 0 }
}
