import { issueServer, newAuthority, type KeyedCertificate } from '../../security/live-certificate.ts'
import type { Instant } from '../../time.ts'
import type { Shown } from './bench.ts'

/** What a bench on TLS shows: its own certificate, and two that no client may take. */
export interface BenchTls extends Readonly<Record<Shown, KeyedCertificate>> {
  /** The authority that a device must trust, PEM. */
  ca: string
}

/** A run is over within a day. */
const DAYS = 1

/** Makes an authority for one run, and the certificates that it and another one give. */
export function benchTls(host: string, now: Instant): BenchTls {
  const names = [...new Set([host, 'localhost', '127.0.0.1'])]
  const [mine, other] = ['anju-conform', 'somebody else'].map((name) => newAuthority({ name, now, days: DAYS }))
  return {
    ca: mine!.cert,
    right: issueServer(mine!, { names, now, days: DAYS }),
    'of-another-authority': issueServer(other!, { names, now, days: DAYS }),
    'of-another-name': issueServer(mine!, { names: ['broker.invalid'], now, days: DAYS }),
  }
}
