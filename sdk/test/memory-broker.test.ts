// Goal: the memory broker is a broker, bounded and repeatable besides. Method: the contract of all buses; then what only it promises, with the order of
// everything written down twice.
import { describe, expect, it } from 'vitest'
import { limits, memoryBroker, openGate, random, type Broker, type Gate, type Message, type Work, work } from '@anju/sdk'
import { busContract, message } from '@anju/sdk/bus-contract'

busContract('memory broker', async (gate) => {
  const broker = memoryBroker(gate)
  return { broker, close: () => broker.close() }
})

const words = (payload: Uint8Array) => new TextDecoder().decode(payload)
const client = (broker: Broker, clientId: string, onMessage: (message: Message) => void | Promise<void> = () => {}, clean = true) =>
  broker.bus.connect({ clientId, clean, onMessage })

describe('memory broker', () => {
  it('has delivered everything when publish returns, where nobody answers later; a question is heard before its answer', async () => {
    const heard: string[] = []
    const broker = memoryBroker(openGate)
    const b = await client(broker, 'b', ({ topic }) => {
      heard.push(`b ${topic}`)
      if (topic === 'ask') void b.publish(message('answer'))
    })
    const c = await client(broker, 'c', ({ topic }) => void heard.push(`c ${topic}`))
    await b.subscribe('ask', 1)
    await c.subscribe('#', 1)
    void (await client(broker, 'a')).publish(message('ask'))
    expect(heard).toEqual(['b ask', 'c ask', 'c answer'])
  })

  it('[BUS-18] keeps the newest messages, and only QoS 1, for a client that is away', async () => {
    const broker = memoryBroker(openGate)
    const a = await client(broker, 'a')
    const away = await client(broker, 'away', () => {}, false)
    await away.subscribe('s', 1)
    await away.end()
    await a.publish(message('s', 'never', { qos: 0 }))
    for (let i = 0; i < limits.session_messages + 3; i++) await a.publish(message('s', `${i}`))
    const heard: string[] = []
    await client(broker, 'away', ({ payload }) => void heard.push(words(payload)), false)
    expect(heard).toHaveLength(limits.session_messages)
    expect([heard[0], heard.at(-1)]).toEqual(['3', `${limits.session_messages + 2}`])
  })

  it('delivers at the lower of the two qualities, and lets go of everything of a clean session', async () => {
    const broker = memoryBroker(openGate)
    const heard: number[] = []
    const b = await client(broker, 'b', ({ qos }) => void heard.push(qos))
    await b.subscribe('zero', 0)
    await b.subscribe('one', 1)
    const a = await client(broker, 'a')
    for (const [topic, qos] of [['zero', 1], ['one', 1], ['one', 0]] as const) await a.publish(message(topic, '', { qos })) // prettier-ignore
    expect(heard).toEqual([0, 1, 0])
    await b.end()
    await a.publish(message('one'))
    expect(heard).toHaveLength(3)
  })

  it('gives one who has several filters the best quality that he asked for, whoever asked first', async () => {
    for (const qualities of [
      [0, 1],
      [1, 0],
    ] as const) {
      // prettier-ignore
      const broker = memoryBroker(openGate)
      const heard: string[] = []
      for (const name of ['first', 'second']) {
        const who = await client(broker, name, ({ qos }) => void heard.push(`${name} ${qos}`))
        await who.subscribe('s', qualities[0])
        await who.subscribe('#', qualities[1])
      }
      await (await client(broker, 'a')).publish(message('s'))
      expect(heard.sort()).toEqual(['first 1', 'second 1'])
    }
  })

  it("hides the broker's own topics from filters that begin with a wildcard", async () => {
    const broker = memoryBroker(openGate)
    const heard: string[] = []
    for (const filter of ['#', '+/a', '$x/#', '$x/+', '$x/a']) {
      const who = await client(broker, filter, () => void heard.push(filter))
      await who.subscribe(filter, 1)
    }
    await broker.publish(message('$x/a'))
    expect(heard.sort()).toEqual(['$x/#', '$x/+', '$x/a'])
  })

  it('sends a will behind what its client published before, and counts what is under way until it is done', async () => {
    const all: Work = work()
    const order: string[] = []
    const commits: (() => void)[] = []
    const gate: Gate = {
      ...openGate,
      publish: () => new Promise((resolve) => commits.push(() => resolve({ deliver: true }))),
      gone: () => void order.push('gone'),
    }
    const broker = memoryBroker(gate, { work: all })
    const b = await client(broker, 'b', ({ topic }) => void order.push(topic))
    await b.subscribe('#', 1)
    const a = await broker.bus.connect({ clientId: 'a', clean: true, onMessage: () => {}, will: message('will') })
    const lost = a.publish(message('before')).catch(() => order.push('rejected'))
    a.drop()
    expect(all.busy()).toEqual({ 'memory-bus': 2 })
    commits[0]!()
    while (commits.length < 2) await Promise.resolve()
    commits[1]!()
    await lost
    while (all.inFlight > 0) await Promise.resolve()
    await Promise.resolve()
    expect(order).toEqual(['rejected', 'before', 'will', 'gone'])
  })

  it('does the same in the same order in every run: a drawn crowd, twice', async () => {
    const crowd = async () => {
      const chance = random('crowd')
      const log: string[] = []
      const broker = memoryBroker({ ...openGate, gone: ({ clientId }) => void log.push(`gone ${clientId}`) })
      const connect = (clientId: string) =>
        broker.bus.connect({
          clientId,
          clean: chance.chance(1, 2),
          will: message(`will/${clientId}`),
          onMessage: ({ topic, payload }) => void log.push(`${clientId} ${topic} ${words(payload)}`),
        })
      const lines = await Promise.all(Array.from({ length: 20 }, (_, i) => connect(`c${i}`)))
      for (let i = 0; i < 2_000; i++) {
        const at = chance.int(0, 19)
        const what = chance.int(0, 9)
        if (!lines[at]!.open || what === 0) lines[at] = await connect(`c${at}`)
        else if (what === 1) await lines[at]!.subscribe(chance.pick(['t/+', 't/1', '#', 'will/#']), chance.chance(1, 2) ? 1 : 0)
        else if (what === 2) lines[at]!.drop()
        else
          await lines[at]!.publish(
            message(`t/${chance.int(0, 3)}`, `${i}`, { retain: chance.chance(1, 5), qos: chance.chance(1, 2) ? 1 : 0 }),
          )
      }
      return log
    }
    const [first, second] = [await crowd(), await crowd()]
    expect(first.length).toBeGreaterThan(5_000)
    expect(second).toEqual(first)
  })

  it('refuses topics and filters that are none, and connections when it is closed', async () => {
    const broker = memoryBroker(openGate)
    const a = await client(broker, 'a')
    await expect(a.publish(message('a/+'))).rejects.toThrow(RangeError)
    await expect(a.subscribe('a/#/b', 1)).rejects.toThrow(RangeError)
    await expect(broker.publish(message(''))).rejects.toThrow(RangeError)
    await broker.close()
    expect(a.open).toBe(false)
    await expect(client(broker, 'a')).rejects.toThrow('connection-refused')
  })
})
