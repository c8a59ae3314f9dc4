import type { FirmwareChange } from './instrument-fault.ts'

type Body = Readonly<Record<string, unknown>>

const FEET_A_METRE = 3.28084
/** Flags that a wrong firmware turns round. */
const FLAGS: ReadonlySet<string> = new Set(['open', 'wet', 'moving', 'worn', 'alarm', 'present'])

const round = (value: number) => Math.round(value * 100) / 100
const each = (body: Body, change: (value: unknown, name: string) => unknown): Body =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, change(value, name)]))

/** How each wrong firmware says what the right one would have said. What lies outside the protocol's ranges then is refused, as it should be. */
export const firmwareWords: Readonly<Record<FirmwareChange, (body: Body) => Body>> = {
  'swapped-axes': (body) => {
    const { x_m, y_m, ...others } = body
    return { ...others, ...(y_m === undefined ? {} : { x_m: y_m }), ...(x_m === undefined ? {} : { y_m: x_m }) }
  },
  feet: (body) => each(body, (value, name) => (name.endsWith('_m') && typeof value === 'number' ? round(value * FEET_A_METRE) : value)),
  fahrenheit: (body) => each(body, (value, name) => (name.endsWith('_c') && typeof value === 'number' ? round(value * 1.8 + 32) : value)),
  inverted: (body) => each(body, (value, name) => (FLAGS.has(name) && typeof value === 'boolean' ? !value : value)),
  'doubled-heart': (body) => each(body, (value, name) => (name === 'heart_per_min' && typeof value === 'number' ? 2 * value : value)),
}

/** Kinds that a change makes a difference to. */
export const suits: Readonly<Record<FirmwareChange, readonly string[]>> = {
  'swapped-axes': ['radar'],
  feet: ['radar'],
  fahrenheit: ['climate', 'wristband'],
  inverted: ['door-contact', 'water-sensor', 'motion', 'wristband', 'gas-detector', 'smoke-detector', 'radar'],
  'doubled-heart': ['radar', 'wristband'],
}
