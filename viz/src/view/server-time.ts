/** An hour of the server's clock, tied to an hour of the page's own. */
export interface Anchor {
  server_ms: number
  page_ms: number
  /** How fast the server's time runs. */
  factor: number
}

/** The server's time now. Between two messages it goes on by itself, for at most half a minute of its own: then the connection is lost. */
export function serverTime({ server_ms, page_ms, factor }: Anchor, now_ms: number): number {
  const gone_ms = Math.max(0, now_ms - page_ms) * factor
  return server_ms + Math.min(gone_ms, 30_000 * Math.max(1, factor))
}
