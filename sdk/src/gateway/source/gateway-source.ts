/** Where foreign devices are heard. */
export interface GatewaySourceRunner {
  start(): void
  stop(): Promise<void>
  /** What it is and where, as the status line shows it. */
  readonly name: string
  /** Whether it can be heard now, and why not. */
  readonly up: boolean
  readonly trouble: string
}
