import { encode } from '../../codec.ts'
import { limits } from '../../limits.ts'
import { Seconds } from '../../time.ts'
import { exampleBody } from '../example-body.ts'
import { sampleEvents, type Kit } from '../kit.ts'
import { confirmed, stopFramesPhase, words } from './calm-phases.ts'
import type { Phase } from './phase.ts'

/** Wrong commands in a row: a mistaken script, not an attack. */
const FLOOD = 200

const replies = ({ log }: Kit) => log.filter((seen) => seen.saw === 'publish' && seen.topic.endsWith('/reply')).length
const event = async (kit: Kit) => {
  await kit.report(sampleEvents(kit.device!).alarm)
  await confirmed(kit)
}

export const wrongCommandsPhase: Phase = {
  name: 'wrong-commands',
  title: { en: 'Unknown, invalid, repeated and very many commands', zh: '未知、无效、重复与大量命令' },
  profiles: ['supervised'],
  about_s: () => 2,
  byHand_s: (hand_s) => hand_s,
  async run(kit) {
    const ask = async (why: Parameters<Kit['tell']>[1], payload: Uint8Array) => {
      const before = replies(kit)
      await kit.tell('command', why, payload)
      if (why !== 'command-no-id') await kit.until(() => replies(kit) > before, Seconds(5))
    }
    if (kit.device!.frames === true) await stopFramesPhase(kit)
    await ask('command-unknown', encode({ id: 'kit-u-1', body: { command: 'self-destruct' } }))
    await ask('command-unknown', encode({ id: 'kit-u-2', body: {} }))
    const known = firstCommand(kit)
    if (known !== undefined) await ask('command-invalid', encode({ id: 'kit-i-1', body: { ...known, unheard_of: 1 } }))
    for (const none of [{}, { id: 7 }, { id: '' }, { id: 'x'.repeat(65) }])
      await ask('command-no-id', words({ ...none, body: known ?? {} }))
    await kit.wait(Seconds(1))
    if (known !== undefined) await ask('command', encode({ id: 'kit-r-1', body: known }))
    for (let i = 1; i < limits.remembered_commands; i++)
      await ask('command-filler', encode({ id: `kit-f-${i}`, body: { command: 'self-destruct' } }))
    if (known !== undefined) await ask('command-other-body', encode({ id: 'kit-r-1', body: { command: 'self-destruct' } }))
    for (let i = 0; i < FLOOD; i++)
      await kit.tell('command', 'command-filler', encode({ id: `kit-w-${i}`, body: { command: 'self-destruct' } }))
    await kit.until(() => replies(kit) >= FLOOD, Seconds(2))
    await event(kit)
  },
}

function firstCommand(kit: Kit): Record<string, unknown> | undefined {
  const schema = Object.values(kit.device!.schemas.commands)[0]
  return schema === undefined ? undefined : exampleBody(schema, 0)
}

export const garbagePhase: Phase = {
  name: 'garbage',
  title: { en: 'Damaged and foreign bytes', zh: '损坏与无关数据' },
  profiles: ['supervised'],
  about_s: () => 2,
  byHand_s: (hand_s) => hand_s,
  async run(kit) {
    const chance = kit.random.fork('garbage')
    const noise = (length: number) => Uint8Array.from({ length }, () => chance.int(0, 255))
    const all = [
      ...Array.from({ length: 20 }, (_, i) => noise(i * 7)),
      words('null'),
      words('[]'),
      words('42'),
      words(`${'['.repeat(2_000)}${']'.repeat(2_000)}`),
      words({ body: null, text: 'x'.repeat(10_000) }),
      words({ constructor: 1, accepted: 1 }),
      Uint8Array.from([0xff, 0xfe, 0x7b, 0x7d]),
    ]
    for (const payload of all) {
      await kit.tell('command', 'garbage', payload)
      await kit.tell('confirm', 'garbage', payload)
    }
    await kit.wait(Seconds(1))
    await event(kit)
  },
}
