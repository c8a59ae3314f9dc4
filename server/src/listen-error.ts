/** A port that could not be had: the one line that a person needs. */
export class ListenError extends Error {
  readonly reason: 'in-use' | 'forbidden' | 'unknown-address' | 'failed'
  readonly port: number
  constructor(reason: ListenError['reason'], host: string, port: number) {
    const why = {
      'in-use': 'is in use',
      forbidden: 'may not be used',
      'unknown-address': 'is no address of this machine',
      failed: 'cannot be had',
    }
    super(`${host}:${port} ${why[reason]}.`)
    this.name = 'ListenError'
    this.reason = reason
    this.port = port
  }
}

const reasons: Readonly<Record<string, ListenError['reason']>> = {
  EADDRINUSE: 'in-use',
  EACCES: 'forbidden',
  EADDRNOTAVAIL: 'unknown-address',
  ENOTFOUND: 'unknown-address',
}

/** The error of a listener of Node as one of ours. */
export const listenError = (error: unknown, host: string, port: number): ListenError =>
  new ListenError(reasons[(error as { code?: string }).code ?? ''] ?? 'failed', host, port)
