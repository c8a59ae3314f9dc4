const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/** Whether a name, as a web address writes it, is that of this machine. */
export const isThisHost = (name: string): boolean => LOOPBACK.test(name)

/** Whether only this machine can reach an address that is bound to `host`. */
export const isLoopback = (host: string): boolean => isThisHost(host) || host === '::1'
