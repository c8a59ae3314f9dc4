import type { AlertKind } from '@anju/sdk'
import { evidenceOf, fromReport, type Claim, type ReportSignal } from '../rule.ts'

/** What a gas detector says about combustible gas, if the report is about that. A detector may sound its alarm without telling a level. */
export function gasSaid({ device, said, body }: ReportSignal): { level_pct?: number; alarm?: boolean } | undefined {
  if (device.kind !== 'gas-detector' || (said !== 'gas' && said !== 'reading')) return undefined
  const level_pct = body['gas_lel_pct']
  if (said === 'reading' && typeof level_pct !== 'number') return undefined
  return {
    ...(typeof level_pct === 'number' ? { level_pct } : {}),
    ...(said === 'gas' ? { alarm: body['alarm'] === true } : {}),
  }
}

/** The claim that a detector's report supports: at the detector's place. */
export const gasClaim = (signal: ReportSignal, kind: AlertKind, confidence_pct: number, cancelled_by: string): Claim => ({
  kind,
  key: signal.device.id,
  room: signal.device.room,
  position_m: signal.device.place_m,
  devices: [signal.device.id],
  ...fromReport(signal),
  evidence: [evidenceOf(signal, ['gas_lel_pct', 'alarm'])],
  confidence_pct,
  cancelled_by: [cancelled_by],
})
