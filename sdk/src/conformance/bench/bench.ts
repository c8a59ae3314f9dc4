import type { Message } from '../../bus.ts'
import type { Noted } from '../observation.ts'

/** Which certificate a broker shows. */
export type Shown = 'right' | 'of-another-authority' | 'of-another-name'

/** Which of a device's subscriptions is refused. */
export type Refused = 'confirm' | 'command' | 'none'

/** The broker under the kit's hand. Everything that devices do there is noted. */
export interface Bench {
  /** Whether it is the kit's own broker, where everything is seen and can be disturbed, or another's, where only messages are. */
  readonly sees: 'everything' | 'messages'
  /** From the application down to the device. */
  publish(message: Message): Promise<void>
  /** Cuts every connection and lets no new one in; loses whatever is said without ending a line; or lets all in again. */
  network(is: 'cut' | 'silent' | 'back'): void
  /** Refuses every connection with CONNACK 5, or takes them again. Those that there are stay. */
  door(is: 'shut' | 'open'): void
  /** Refuses one subscription with 0x80 in SUBACK, or grants all again. */
  grants(refuse: Refused): void
  /** Whether devices come over TLS, and what the broker shows them there. */
  readonly tls: boolean
  certificate(is: Shown): void
  /** Holds back PUBACKs, or gives all that are due. */
  acknowledgements(are: 'held' | 'free'): void
  /** The broker forgets everything and is there again. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Takes down what was seen, and answers with its number in the log. */
export type Note = (noted: Noted) => number
