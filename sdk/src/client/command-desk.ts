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

export function commandDesk(device: Device): CommandDesk {
  const answered = new Map<string, Reply>()

  const carryOut = (command: Command): Omit<Reply, 'id'> => {
    const name = String(command.body['command'])
    const schema = Object.hasOwn(device.schemas.commands, name) ? device.schemas.commands[name] : undefined
    if (schema === undefined) return { done: false, error: 'command-unknown' }
    if (!checkBody(schema, command.body).ok) return { done: false, error: 'body-invalid' }
    return desk.handler?.(command) ?? { done: false, error: 'command-unknown' }
  }

  const desk: CommandDesk = {
    handler: undefined,
    answer(payload) {
      const decoded = decodeCommand(payload)
      if (!decoded.ok) return undefined
      const { id } = decoded.value
      const before = answered.get(id)
      if (before !== undefined) return before
      const reply: Reply = { id, ...carryOut(decoded.value) }
      answered.set(id, reply)
      if (answered.size > limits.remembered_commands) answered.delete(answered.keys().next().value!)
      return reply
    },
  }
  return desk
}
