/** One line of the audit: what was done to an incident, by whom. Never changed, never removed. */
export interface AuditRow {
  at_ms: number
  incident: string
  did: string
  by: string
  detail: Readonly<Record<string, unknown>>
}

/** One line of the audit as it is stored: numbered from 1 without a gap, its detail as JSON text, and chained to the line before. */
export interface AuditLine {
  seq: number
  at_ms: number
  incident: string
  did: string
  by: string
  detail: string
  /** SHA-256, hexadecimal, over the hash of the line before and all that this line says. */
  hash: string
}
