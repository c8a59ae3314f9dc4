import { createServer } from 'node:net'

/** Takes a port and lets it go again: a port in use is told before anything slow begins. Rejects with the error of the system. 0 is always free. */
export function probePort(host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(port, host, () => probe.close(() => done()))
  })
}
