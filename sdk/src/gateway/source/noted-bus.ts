import { BusError, type Bus } from '../../bus.ts'
import { sentence } from '../../errors.ts'

/** Who connects, and where the last failure to connect is noted. */
export interface BusLogin {
  username?: string
  password?: string
}

/** A bus on which every connection carries the same login. `trouble` is the sentence of the last failure, empty after a success. */
export function notedBus(bus: Bus, login: BusLogin): Bus & { readonly trouble: string } {
  let trouble = ''
  return {
    async connect(options) {
      try {
        const made = await bus.connect({ ...options, ...login })
        trouble = ''
        return made
      } catch (error) {
        trouble = error instanceof BusError ? sentence(error.fault, 'en') : (error as Error).message
        throw error
      }
    },
    get trouble() {
      return trouble
    },
  }
}
