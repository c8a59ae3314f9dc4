import type { Furniture, Instant, Plan } from '@anju/sdk'
import { FAN_M3_S, HOOD_M3_S } from './air/air-plan.ts'
import { blockedFlue, burning, BURNER_M3_S, scorching, smouldering, steaming, unburnt, type AirSource } from './air/air-source.ts'
import { pots } from './pots.ts'
import type { WaterField } from './water.ts'

/** A burner that is turned on. `dry`: the pot on it has boiled dry. */
export interface Burner {
  lit: boolean
  dry?: boolean
}

/** What is turned on, leaks, smoulders or draws in a home. All of it changes by what people do, but for a pot that boils over or dry. */
export interface HazardState {
  readonly burners: ReadonlyMap<string, Burner>
  /** Whether the valve in the gas pipe lets gas through. When it shuts, flames go out; when it opens again, what was not turned off flows unburnt. */
  readonly supply: 'open' | 'closed'
  setSupply(to: 'open' | 'closed'): void
  /** Leaks of gas, m³/s, by the piece of furniture whose hose or pipe leaks. */
  readonly leaks: ReadonlyMap<string, number>
  readonly braziers: ReadonlySet<string>
  /** Rooms with a gas water heater whose flue is blocked: it burns while a shower runs. */
  readonly flues: ReadonlySet<string>
  readonly fans: ReadonlyMap<string, number>
  lamp(room: string): boolean | undefined
  /** Since when an appliance is switched on, by furniture. */
  readonly appliances: ReadonlyMap<string, Instant>
  setAppliance(furniture: string, since: Instant | undefined): void
  setBurner(stove: string, burner: Burner | undefined): void
  /** Puts a pot of water on a stove that was lit just now: full to the brim it boils over and puts the flame out, else it boils dry and smokes. */
  setPot(stove: string, pot_l: number, full: boolean, at: Instant): void
  /** When a pot next boils over or dry. */
  nextPot(): Instant | undefined
  /** Lets pots boil over and dry that are due by `now`. */
  boil(now: Instant): void
  setLeak(furniture: string, m3_s: number): void
  setBrazier(room: string, smoulders: boolean): void
  setFlue(room: string, blocked: boolean): void
  setFan(room: string, on: boolean): void
  setLamp(room: string, on: boolean): void
  /** All that lets something into the air now. */
  sources(water: WaterField): AirSource[]
  /** Grows with every change. */
  readonly turns: number
}

export function hazardState({ rooms, furniture }: Plan): HazardState {
  const burners = new Map<string, Burner>()
  const leaks = new Map<string, number>()
  const braziers = new Set<string>()
  const flues = new Set<string>()
  const fans = new Map<string, number>()
  const lamps = new Map<string, boolean>()
  const onFlames = pots()
  const appliances = new Map<string, Instant>()
  const roomOf = (id: string) => furniture.find((piece) => piece.id === id)!.room
  const turned = <Args extends unknown[]>(change: (...args: Args) => void) => {
    return (...args: Args) => {
      state.turns += 1
      change(...args)
    }
  }
  const gas = (): AirSource[] => {
    if (state.supply === 'closed') return []
    const burned = [...burners].flatMap(([id, { lit, dry }]) => {
      const room = roomOf(id)
      if (!lit) return [unburnt(room, BURNER_M3_S)]
      return dry === true ? [burning(room), scorching(room)] : [burning(room)]
    })
    return [...burned, ...[...leaks].map(([id, m3_s]) => unburnt(roomOf(id), m3_s))]
  }
  const state: HazardState & { supply: 'open' | 'closed'; turns: number } = {
    supply: 'open',
    turns: 0,
    burners,
    leaks,
    braziers,
    flues,
    fans,
    lamp: (room) => lamps.get(room),
    appliances,
    // It lets nothing into the air, so nothing has turned for the fields.
    setAppliance(id, since) {
      if (since === undefined) appliances.delete(id)
      else appliances.set(id, since)
    },
    setSupply: turned((to) => {
      state.supply = to
      if (to === 'open') return
      for (const [id, burner] of burners) {
        onFlames.take(id)
        burners.set(id, { ...burner, lit: false })
      }
    }),
    setBurner: turned((stove, burner) => {
      onFlames.take(stove)
      if (burner === undefined) burners.delete(stove)
      else burners.set(stove, burner)
    }),
    setPot: (stove, pot_l, full, at) => onFlames.put(stove, pot_l, full, at),
    nextPot: () => onFlames.next(),
    boil(now) {
      for (const { stove, does } of onFlames.due(now))
        state.setBurner(stove, does === 'boils-over' ? { lit: false } : { lit: true, dry: true })
    },
    setLeak: turned((id, m3_s) => (m3_s <= 0 ? leaks.delete(id) : leaks.set(id, m3_s))),
    setBrazier: turned((room, smoulders) => (smoulders ? braziers.add(room) : braziers.delete(room))),
    setFlue: turned((room, blocked) => (blocked ? flues.add(room) : flues.delete(room))),
    setFan: turned((room, on) => {
      const kind = rooms.find(({ id }) => id === room)?.kind
      if (on) fans.set(room, kind === 'kitchen' ? HOOD_M3_S : FAN_M3_S)
      else fans.delete(room)
    }),
    setLamp: turned((room, on) => lamps.set(room, on)),
    sources(water) {
      const showers = furniture.filter((piece: Furniture) => piece.kind === 'shower' && water.isRunning(piece.id))
      const flue = state.supply === 'open' && showers.length > 0 ? [...flues].map(blockedFlue) : []
      return [...gas(), ...[...braziers].map(smouldering), ...flue, ...showers.map(({ room }) => steaming(room))]
    },
  }
  return state
}
