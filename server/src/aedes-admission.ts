import type { Client } from '@anju/sdk'
import { connackOf, type Knock, type Visitor } from '@anju/sdk/security'
import type { Client as AedesClient } from 'aedes'
import type { Held, Known } from './aedes-held.ts'
import { keepAlive } from './keep-alive-guard.ts'

type Authenticated = (error: (Error & { returnCode: number }) | null, success: boolean | null) => void

/** An error that Aedes answers with a return code of CONNACK (MQTT 3.1.1, 3.2.2.3). */
const refusal = (text: string, returnCode: 2 | 3 | 4 | 5) => Object.assign(new Error(text), { returnCode })

/** Asks the doorkeeper and the gate. A client that left while it was asked has left. */
export function authenticate(
  held: Held,
  client: AedesClient,
  username: string | undefined,
  password: string | undefined,
  done: Authenticated,
): void {
  const { gate, asked, clients, origins, sessions, options } = held
  const name: Client = username === undefined ? { clientId: client.id } : { clientId: client.id, username }
  const { keep_alive_s = 0, will_topic } = asked.get(client) ?? {}
  const enter = (visitor?: Visitor) => {
    const answer = gate.connect(name, password)
    if (!answer.ok) {
      visitor?.leave()
      return done(refusal(answer.fault.code, 5), false)
    }
    const known: Known = { name, filters: new Set() }
    if (visitor !== undefined) known.visitor = visitor
    if (options.clock !== undefined && keep_alive_s > 0) known.alive = keepAlive(options.clock, keep_alive_s, () => client.conn.destroy())
    clients.set(client, known)
    done(null, true)
  }
  const { door, work } = options
  if (door === undefined) return enter()
  const { address, certificate } = origins.get(client.conn) ?? {}
  const knock: Knock = {
    client_id: client.id,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(address === undefined ? {} : { address }),
    ...(will_topic === undefined ? {} : { will_topic }),
  }
  const answered = work?.begin('broker')
  void door.admit(knock).then((answer) => {
    if (!answer.ok) {
      gate.refused?.({ client: name, fault: { ...answer.fault, params: { ...answer.fault.params, address: address ?? '' } } })
      done(refusal(answer.fault.code, connackOf(answer.fault.code)), false)
    } else {
      const visitor = answer.value
      const leave = () => visitor.leave(!client.clean && sessions.has(client.id))
      if (client.conn.destroyed) leave()
      else client.conn.once('close', leave)
      if (visitor.displaced !== undefined) sessions.forget(visitor.displaced)
      enter({ ...visitor, leave: () => {} })
    }
    answered?.()
  })
}
