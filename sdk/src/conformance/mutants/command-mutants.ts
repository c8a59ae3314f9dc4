import type { Message } from '../../bus.ts'
import type { FaultyLine } from './faulty-bus.ts'
import { changing, channelOf, onWire, read, rewriting, without, write, type Fault, type Mutant, type Tree } from './mutant.ts'

const reply = (change: (json: Tree) => Tree) => ({ publish: rewriting(['reply'], change) })

/** Sees which commands were asked for before: `change` gets the answer and how often its id came. */
const asked = (change: (json: Tree, times: number, distance: number) => Tree) => (): Fault => {
  const times = new Map<string, number>()
  const order: string[] = []
  return {
    wire: {
      hear(message) {
        if (channelOf(message) !== 'command') return message
        try {
          const { id } = read(message) as { id: string }
          times.set(id, (times.get(id) ?? 0) + 1)
          order.push(id)
        } catch {
          return message
        }
        return message
      },
      publish: rewriting(['reply'], (json) => {
        const id = json['id'] as string
        return change(json, times.get(id) ?? 0, order.length - 1 - order.indexOf(id))
      }),
    },
  }
}

const replies: readonly Mutant[] = [
  onWire('commands-unanswered', 'CMD-1', { publish: changing(['reply'], () => []) }),
  onWire('answers-twice', 'CMD-1', { publish: changing(['reply'], (message) => [message, message]) }),
  onWire(
    'answers-with-its-own-id',
    'CMD-1',
    reply((json) => ({ ...json, id: 'answer' })),
  ),
  onWire(
    'does-not-say-whether',
    'CMD-1',
    reply((json) => without(json, 'done')),
  ),
  onWire(
    'does-what-it-does-not-know',
    'CMD-2',
    reply((json) => (json['error'] === 'command-unknown' ? { id: json['id'], done: true } : json)),
  ),
  onWire(
    'does-what-is-invalid',
    'CMD-2',
    reply((json) => (json['error'] === 'body-invalid' ? { id: json['id'], done: true } : json)),
  ),
  onWire(
    'refuses-without-a-code',
    'CMD-2',
    reply((json) => without(json, 'error')),
  ),
  {
    id: 'forgets-its-answers',
    rule: 'CMD-3',
    fault: asked((json, times) => (times > 1 ? { id: json['id'], done: false, error: 'body-invalid' } : json)),
  },
  {
    id: 'remembers-eight-answers',
    rule: 'CMD-3',
    fault: asked((json, times, distance) => (times > 1 && distance > 8 ? { id: json['id'], done: false, error: 'command-unknown' } : json)),
  },
]

const answersWithoutId = (): Fault => ({
  wire: {
    hear(message, line) {
      if (channelOf(message) === 'command' && new TextDecoder().decode(message.payload).startsWith('{"body"'))
        void line.say(write({ ...message, topic: message.topic.replace(/command$/, 'reply') }, { id: 'none', done: true })).catch(() => {})
      return message
    },
  },
})

/** Does something at the first payload that is not JSON. */
const onGarbage = (act: (line: FaultyLine) => void, deaf: boolean) => (): Fault => {
  let struck = false
  return {
    wire: {
      hear(message, line) {
        if (struck) return message
        try {
          read(message)
        } catch {
          if (channelOf(message) !== 'command' || message.payload.byteLength < 40) return message
          struck = true
          act(line)
        }
        return message
      },
      publish: (message: Message) => (struck && deaf ? [] : [message]),
    },
  }
}

/** Loses itself after so many commands. */
const floods = (limit: number) => (): Fault => {
  let count = 0
  return {
    wire: {
      hear(message) {
        count += channelOf(message) === 'command' ? 1 : 0
        return message
      },
      publish: (message: Message) => (count > limit ? [] : [message]),
    },
  }
}

export const commandMutants: readonly Mutant[] = [
  ...replies,
  { id: 'answers-what-has-no-id', rule: 'CMD-2', fault: answersWithoutId },
  { id: 'hangs-on-garbage', rule: 'REJ-10', fault: onGarbage(() => {}, true) },
  { id: 'reboots-on-garbage', rule: 'REJ-10', fault: onGarbage((line) => line.drop(), false) },
  { id: 'hangs-on-a-flood', rule: 'REJ-10', fault: floods(250) },
]
