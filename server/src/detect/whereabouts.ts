import type { Signal } from './rule.ts'

/** The room in which a report sees a person, if it sees one: by radar or by warmth that moves. */
export function roomSeen(signal: Signal): string | undefined {
  if (signal.type !== 'report') return undefined
  const { device, said, body } = signal
  if (device.kind === 'motion') return said === 'motion' && body['moving'] === true ? device.room : undefined
  if (device.kind !== 'radar') return undefined
  if (said === 'presence') return body['present'] === true ? device.room : undefined
  if (said === 'reading' && body['posture'] === 'unknown') return undefined // The sign of life of a radar without anybody in view.
  return said === 'posture' || said === 'fall' || said === 'reading' ? device.room : undefined
}
