import { after, type Cancel, type Clock } from '@anju/sdk'
import { fileStamp } from './file-stamp.ts'
import { serverLimits } from './limits.ts'
import type { ListenerTls } from './listener-tls.ts'
import { readListenerTls, type Flags } from './server-flags.ts'

export interface CertificateWatchOptions {
  flags: Flags
  clock: Clock
  /** The certificate is another one now. */
  onRenewed: (tls: ListenerTls) => void
  say: (line: string) => void
}

/** Follows the files of the broker's certificate, so that it can be renewed without a restart. What does not fit together is said and changes nothing. */
export function watchCertificate({ flags, clock, onRenewed, say }: CertificateWatchOptions): Cancel {
  const stamp = () => [flags.tlsCert, flags.tlsKey, flags.clientCa].map((path) => (path === undefined ? '' : fileStamp(path))).join()
  let seen = stamp()
  let cancel: Cancel
  const look = () => {
    const now = stamp()
    if (now !== seen) {
      seen = now
      try {
        const tls = readListenerTls(flags)
        if (tls !== undefined) onRenewed(tls)
        say(`The certificate was read again.`)
      } catch (error) {
        say(`${(error as Error).message} The certificate that was read before stays in use.`)
      }
    }
    cancel = clock.wakeAt(after(clock.now(), serverLimits.credentials_look), look)
  }
  cancel = clock.wakeAt(after(clock.now(), serverLimits.credentials_look), look)
  return () => cancel()
}
