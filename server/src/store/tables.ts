/** The tables as kysely sees them, the same in every store. Whole objects are JSON text; what is searched by stands beside it in a column. */
export interface Tables {
  events: {
    home: string
    device: string
    id: string
    arrived_ms: number
    happened_ms: number
    time_quality: string
    body: string
  }
  births: { home: string; device: string; boot: string; at_ms: number; birth: string }
  devices: { home: string; device: string; state: string }
  rule_states: { home: string; rule: string; version: number; state: string; wakes: string }
  incidents: { id: string; home: string; open: number; raised_ms: number; updated_ms: number; body: string }
  alerts: { id: string; incident: string; body: string }
  records: { collection: string; id: string; at_ms: number; live: number; body: string }
  audit: { seq: number; at_ms: number; incident: string; did: string; by: string; detail: string; hash: string }
}
