import type { Clock } from '../clock.ts'
import type { ErrorCode } from '../errors.ts'
import { fail, ok, type Result } from '../result.ts'
import { rightsOfHolder, type Rights } from '../rights.ts'
import { isAddress, textOfAddress } from './address-text.ts'
import { clientIds } from './client-ids.ts'
import { holderOf, isInForce, type Credential } from './credential.ts'
import { doorLimits, type DoorLimits } from './door-limits.ts'
import type { PasswordDesk } from './live-password-desk.ts'
import { tries as newTries } from './tries.ts'

/** What a client says of itself when it connects. */
export interface Knock {
  /** Empty when the broker is to choose one. */
  client_id: string
  username?: string
  password?: string
  /** The credential's id in the client certificate that TLS has verified. */
  certificate?: string
  /** Where it comes from; absent for streams inside this process. */
  address?: string
  /** The topic of its will. */
  will_topic?: string
}

/** A client that was let in. */
export interface Visitor {
  /** The id of its credential; empty for an anonymous client of this machine. */
  readonly credential: string
  readonly rights: Rights
  /** A client id of the same credential whose session is to be forgotten: the credential keeps more of them than it may. */
  readonly displaced?: string
  /** False as soon as its credential was withdrawn, has ended or was changed: then it is to be cut. */
  inForce(): boolean
  /** To be called once when its connection is over. `kept` when the broker keeps its session. */
  leave(kept?: boolean): void
}

export interface Doorkeeper {
  /**
   * Lets a client in, or says why not. Errors `credential-missing`, `credential-wrong`, `credential-ended`, `client-id-taken`, `not-yours` for its will,
   * `too-many-attempts`, `too-many-connections`. Never rejects.
   */
  admit(knock: Knock): Promise<Result<Visitor>>
  /** The session under a client id is forgotten: the id is free again. */
  forget(client_id: string): void
}

export interface DoorkeeperOptions {
  clock: Clock
  /** The credentials by id, looked up anew at each knock. Undefined when there is no file: then only this machine may come in, and anonymously. */
  credentials: () => ReadonlyMap<string, Credential> | undefined
  desk: PasswordDesk
  limits?: Partial<DoorLimits>
}

const everything: Rights = { mayPublish: () => true, maySubscribe: (filter) => !filter.startsWith('$') }
const anonymous: Visitor = { credential: '', rights: everything, inForce: () => true, leave: () => {} }

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/

/** Whether an address is one of this machine. A stream inside the process has none. */
export const isThisMachine = (address: string | undefined): boolean => address === undefined || LOOPBACK.test(address)

/** The CONNACK return code for a refusal (MQTT 3.1.1, 3.2.2.3): 2 identifier, 3 unavailable, 4 user name or password, 5 not authorized. */
export function connackOf(code: ErrorCode): 2 | 3 | 4 | 5 {
  if (code === 'client-id-taken') return 2
  if (code === 'too-many-attempts' || code === 'too-many-connections') return 3
  return code === 'credential-wrong' ? 4 : 5
}

/** Stands before a broker: who comes in, with which rights, and how often one may try. */
export function doorkeeper({ clock, credentials, desk, limits: changed = {} }: DoorkeeperOptions): Doorkeeper {
  const limits: DoorLimits = { ...doorLimits, ...changed }
  const tries = newTries(clock, limits)
  const ids = clientIds()
  const connections = new Map<string, number>()

  const prove = async (knock: Knock, name: string, credential: Credential | undefined): Promise<Result<void>> => {
    const { address = '', certificate, password = '' } = knock
    const hash = credential?.password
    if (certificate === undefined && hash !== undefined && desk.knows(password, hash)) return ok(undefined)
    if (tries.tooMany(address, name)) return fail('too-many-attempts', { window_s: limits.tries_window / 1_000 })
    const right = certificate === undefined ? await desk.check(password, hash) : credential?.certificate === true
    if (right === 'busy') return fail('too-many-attempts', { window_s: limits.tries_window / 1_000 })
    if (right) return ok(undefined)
    tries.wrong(address, name)
    return fail('credential-wrong')
  }
  const enter = (knock: Knock, credential: Credential): Result<Visitor> => {
    const { id } = credential
    const { client_id, will_topic } = knock
    const holder = holderOf(credential)
    const rights = rightsOfHolder(holder)
    const own = holder.is === 'device' ? [id] : holder.devices.map(textOfAddress)
    const reserved = isAddress(client_id) && !(own.includes(client_id) && holder.is !== 'application')
    if (reserved || !ids.mayUse(client_id, id)) return fail('client-id-taken', { client: client_id.slice(0, 120) })
    if (will_topic !== undefined && !rights.mayPublish(will_topic))
      return fail('not-yours', { client: client_id.slice(0, 120), topic: will_topic.slice(0, 120) })
    const most =
      holder.is === 'device' || holder.is === 'gateway' ? limits.connections_per_device * own.length : limits.connections_per_application
    const open = connections.get(id) ?? 0
    if (open >= most) return fail('too-many-connections', { limit: most })
    connections.set(id, open + 1)
    const displaced = client_id === '' ? undefined : ids.take(client_id, id, most)
    return ok({ ...visitor(knock, credential, rights), ...(displaced === undefined ? {} : { displaced }) })
  }
  const visitor = ({ client_id }: Knock, credential: Credential, rights: Rights): Visitor => {
    const seen = JSON.stringify(credential)
    return {
      credential: credential.id,
      rights,
      inForce() {
        const now = credentials()?.get(credential.id)
        return now !== undefined && isInForce(now, clock.now()) && (now === credential || JSON.stringify(now) === seen)
      },
      leave(kept = false) {
        const left = (connections.get(credential.id) ?? 1) - 1
        if (left === 0) connections.delete(credential.id)
        else connections.set(credential.id, left)
        if (client_id !== '') ids.leave(client_id, kept)
      },
    }
  }
  return {
    forget: (client_id) => ids.forget(client_id),
    async admit(knock) {
      const file = credentials()
      if (file === undefined) return isThisMachine(knock.address) ? ok(anonymous) : fail('credential-missing')
      const name = knock.certificate ?? knock.username
      if (name === undefined) return fail('credential-missing')
      if (knock.username !== undefined && knock.username !== name) return fail('credential-wrong')
      const proved = await prove(knock, name, file.get(name))
      if (!proved.ok) return proved
      const credential = credentials()?.get(name) // The file may have changed while the password was checked.
      if (credential === undefined || !isInForce(credential, clock.now())) return fail('credential-ended')
      return enter(knock, credential)
    },
  }
}
