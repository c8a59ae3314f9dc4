/** What of a kind says when its readings are due. */
export interface Timed {
  kind: string
  heartbeat_s: number
  reading: { every_s: number }
}

/** How often a device lets itself be heard, seconds: by its reading, or by its heartbeat. A radar reads only while somebody is in view. */
export const period_s = ({ kind, heartbeat_s, reading }: Timed): number =>
  kind === 'radar' ? heartbeat_s : Math.min(heartbeat_s, reading.every_s)
