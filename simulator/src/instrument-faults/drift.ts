import type { SeenBody } from '../sensors/views.ts'

interface Wrist {
  wrist?: Record<string, unknown>
}

/** A view in which one quantity is off by so much: of the view itself, of the wrist, or of every body in it. Nothing but a temperature falls below zero. */
export function drifted(view: unknown, field: string, off: number): unknown {
  const seen = view as Record<string, unknown>
  const { wrist } = view as Wrist
  const { bodies } = view as { bodies?: readonly SeenBody[] }
  if (typeof seen[field] === 'number') return { ...seen, [field]: moved(seen[field], field, off) }
  if (wrist !== undefined && typeof wrist[field] === 'number')
    return { ...seen, wrist: { ...wrist, [field]: moved(wrist[field], field, off) } }
  if (bodies === undefined || (field !== 'breath_per_min' && field !== 'heart_per_min')) return view
  return { ...seen, bodies: bodies.map((body) => ({ ...body, [field]: moved(body[field], field, off) })) }
}

function moved(value: number, field: string, off: number): number {
  if (field.endsWith('_c')) return value + off
  return Math.max(0, field.endsWith('_pct') ? Math.min(100, value + off) : value + off)
}

/** What of a kind can drift, by its reading's field. */
export const drifting: Readonly<Record<string, readonly string[]>> = {
  radar: ['breath_per_min', 'heart_per_min'],
  'gas-detector': ['gas_lel_pct', 'co_ppm'],
  climate: ['air_c', 'humidity_pct'],
  'smart-plug': ['power_w'],
  wristband: ['heart_per_min', 'spo2_pct', 'skin_c'],
}
