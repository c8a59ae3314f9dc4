import { checkBody, decodeCommand } from '../codec.ts'
import type { Device } from '../define-device.ts'
import type { Command, Reply } from '../envelope.ts'
import { limits } from '../limits.ts'

export type CommandHandler = (command: Command) => Omit<Reply, 'id'>

/** Answers commands: each is carried out once, and a repeat of it gets the answer that the first got. */
export interface CommandDesk {
  handler: CommandHandler | undefined
  /** The reply that is due, or undefined when the payload has no id that could be answered. */
  answer(payload: Uint8Array): Reply | undefined
}

export const commandDesk = (device: Device): CommandDesk => new Desk(device)

/** A class, and without a list of answers until the first command, since there is a desk for every device of a city and most are never told anything. */
class Desk implements CommandDesk {
  handler: CommandHandler | undefined = undefined
  readonly #device: Device
  #answered: Map<string, Reply> | undefined

  constructor(device: Device) {
    this.#device = device
  }

  answer(payload: Uint8Array): Reply | undefined {
    const decoded = decodeCommand(payload)
    if (!decoded.ok) return undefined
    const { id } = decoded.value
    const answered = (this.#answered ??= new Map())
    const before = answered.get(id)
    if (before !== undefined) return before
    const reply: Reply = { id, ...this.#carryOut(decoded.value) }
    answered.set(id, reply)
    if (answered.size > limits.remembered_commands) answered.delete(answered.keys().next().value)
    return reply
  }

  #carryOut(command: Command): Omit<Reply, 'id'> {
    const { schemas } = this.#device
    const name = String(command.body['command'])
    const schema = Object.hasOwn(schemas.commands, name) ? schemas.commands[name] : undefined
    if (schema === undefined) return { done: false, error: 'command-unknown' }
    if (!checkBody(schema, command.body).ok) return { done: false, error: 'body-invalid' }
    return this.handler?.(command) ?? { done: false, error: 'command-unknown' }
  }
}
