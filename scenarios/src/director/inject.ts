import { Minutes, type Duration, type Home, type Title, type TruePosture, type WorldSnapshot } from '@anju/sdk'
import type { Action } from '@anju/simulator'

/** One step of an inject: do something, or wait until somebody stands in a room. */
export type InjectStep = { act: Action } | { until: { who: string; in: string; posture: TruePosture }; atMost: Duration }

/** Something that an instructor can let happen, as data. */
export interface InjectDefinition {
  id: string
  title: Title
  /** The kind of alert that it should lead to. */
  leads_to?: string
  /** What has to be done for it, in this home as it is now. Empty when there is nothing to do or the home has not what it takes. */
  steps: (home: Home, world: WorldSnapshot) => InjectStep[]
}

/** Longest walk through a flat with standing up first; after that the inject goes on as things are. */
const WALK_AT_MOST = Minutes(2)

const first = (home: Home, kind: Home['plan']['furniture'][number]['kind']) => home.plan.furniture.find((piece) => piece.kind === kind)

/** The one who is at home and on their feet, or could be. */
function somebody(home: Home, world: WorldSnapshot): string | undefined {
  const able = world.people.find(({ posture, room }) => room !== undefined && posture !== 'on-floor' && posture !== 'falling')
  return home.residents.find(({ id }) => id === able?.id)?.id
}

/** Goes to a piece of furniture and stands there. */
const goTo = (who: string, piece: { id: string; room: string }): InjectStep[] => [
  { act: { do: 'walk', who, to: piece.id } },
  { until: { who, in: piece.room, posture: 'standing' }, atMost: WALK_AT_MOST },
]

const rest = (home: Home, who: string): InjectStep[] => {
  const sofa = first(home, 'sofa') ?? first(home, 'armchair') ?? first(home, 'bed')
  return sofa === undefined ? [] : [{ act: { do: 'sit', who, on: sofa.id } }]
}

const fallInBathroom: InjectDefinition = {
  id: 'fall-bathroom',
  title: { zh: '卫生间跌倒', en: 'Fall in the bathroom' },
  leads_to: 'fall',
  steps(home, world) {
    const [who, basin] = [somebody(home, world), first(home, 'basin')]
    return who === undefined || basin === undefined ? [] : [...goTo(who, basin), { act: { do: 'fall', who } }]
  },
}

const gasLeftOn: InjectDefinition = {
  id: 'gas-left-on',
  title: { zh: '燃气未关', en: 'Gas left on' },
  leads_to: 'gas',
  steps(home, world) {
    const [who, stove] = [somebody(home, world), first(home, 'stove')]
    if (who === undefined || stove === undefined || world.gas_sources.some(({ lit }) => !lit)) return []
    return [...goTo(who, stove), { act: { do: 'turn-on', what: stove.id, lit: false } }, ...rest(home, who)]
  },
}

const basinOverflows: InjectDefinition = {
  id: 'basin-overflows',
  title: { zh: '洗手盆溢水', en: 'Wash basin overflows' },
  leads_to: 'water',
  steps(home, world) {
    const [who, basin] = [somebody(home, world), first(home, 'basin')]
    if (who === undefined || basin === undefined || world.water.some(({ room }) => room === basin.room)) return []
    return [...goTo(who, basin), { act: { do: 'turn-on', what: basin.id, drain: 'shut' } }, ...rest(home, who)]
  },
}

const helpButton: InjectDefinition = {
  id: 'help-button',
  title: { zh: '按下紧急按钮', en: 'Presses the help button' },
  leads_to: 'sos',
  steps(home, world) {
    const who = somebody(home, world)
    const button = home.devices.find(({ kind, room }) => kind === 'help-button' && room === world.people.find(({ id }) => id === who)?.room)
    const device = (button ?? home.devices.find(({ kind }) => kind === 'help-button'))?.id
    return who === undefined || device === undefined ? [] : [{ act: { do: 'press', who, device } }]
  },
}

const recover: InjectDefinition = {
  id: 'recover',
  title: { zh: '恢复正常', en: 'All is well again' },
  steps(home, world) {
    const down = world.people.filter(({ posture }) => posture === 'on-floor')
    const leaking = world.gas_sources.some(({ lit }) => !lit) || Object.values(world.gas_lel_pct).some((lel_pct) => lel_pct >= 1)
    const stove = leaking ? first(home, 'stove') : undefined
    const window = stove === undefined ? undefined : windowOf(home, stove.room)
    const basin = first(home, 'basin')
    const steps: (Action | undefined)[] = [
      ...down.map(({ id }): Action => ({ do: 'get-up', who: id })),
      stove && { do: 'turn-off', what: stove.id },
      window === undefined ? undefined : { do: 'open', opening: window },
      world.water.length > 0 && basin !== undefined ? { do: 'turn-off', what: basin.id } : undefined,
      ...world.water.map(({ room }): Action => ({ do: 'mop', room })),
    ]
    return steps.filter((act) => act !== undefined).map((act) => ({ act }))
  },
}

/** A window in a room's outer wall: one of its ends lies on the room's edge. Judged by the bounding box, which is enough to air a room. */
function windowOf(home: Home, room: string): string | undefined {
  const polygon = home.plan.rooms.find(({ id }) => id === room)?.polygon_m ?? []
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)]
  const inside = ([x, y]: readonly [number, number]) =>
    x >= Math.min(...xs) && x <= Math.max(...xs) && y >= Math.min(...ys) && y <= Math.max(...ys)
  return home.plan.openings.find(({ kind, from_m, to_m }) => kind === 'window' && inside(from_m) && inside(to_m))?.id
}

/** What the director offers, in the order of its buttons. */
export const injectDefinitions: readonly InjectDefinition[] = [fallInBathroom, gasLeftOn, basinOverflows, helpButton, recover]
