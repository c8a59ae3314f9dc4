import type { Furniture, Instant } from '@anju/sdk'

/** What an appliance draws at its plug, watts, and for how long it runs on by itself (chosen, as on type plates of such appliances). */
const TV_W = { on: 80, standby: 0.4 } as const
const LAMP_W = 8
/** A compressor runs for a third of the time, three quarters of an hour from start to start. */
const FRIDGE = { on_w: 110, standby_w: 2, period_ms: 45 * 60_000, runs_ms: 15 * 60_000 } as const
/** A machine heats for ten minutes, washes, and spins at the end. */
const WASH = {
  heats_w: 1_900,
  heats_ms: 10 * 60_000,
  washes_w: 150,
  spins_w: 400,
  spins_from_ms: 40 * 60_000,
  ends_ms: 48 * 60_000,
} as const

/** Whether anything but nothing can be drawn by a piece of furniture. */
export const drawsPower = ({ kind }: Pick<Furniture, 'kind'>): boolean =>
  kind === 'tv' || kind === 'lamp' || kind === 'fridge' || kind === 'washing-machine'

/** What is known of an appliance: since when it is switched on, if it is, and whether the lamp of its room burns. */
export interface Running {
  since: Instant | undefined
  lit: boolean
}

/** The load of an appliance at an instant, watts. A fridge runs by itself, a machine through its programme, a television while it is on. */
export function loadOf({ id, kind }: Pick<Furniture, 'id' | 'kind'>, { since, lit }: Running, at: Instant): number {
  switch (kind) {
    case 'tv':
      return since === undefined ? TV_W.standby : TV_W.on
    case 'lamp':
      return lit ? LAMP_W : 0
    case 'fridge':
      return (at + phase_ms(id)) % FRIDGE.period_ms < FRIDGE.runs_ms ? FRIDGE.on_w : FRIDGE.standby_w
    case 'washing-machine':
      return since === undefined ? 0 : washing_w(at - since)
    default:
      return 0
  }
}

function washing_w(runs_ms: number): number {
  if (runs_ms >= WASH.ends_ms) return 0
  if (runs_ms < WASH.heats_ms) return WASH.heats_w
  return runs_ms < WASH.spins_from_ms ? WASH.washes_w : WASH.spins_w
}

/** Fridges do not start in step: each has a phase of its own, by its name. */
function phase_ms(id: string): number {
  let sum = 7
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) % FRIDGE.period_ms
  return sum
}
