// Goal: what is read out to an ambulance says where, who, what and since when, in both languages, and no name. Method: the situation of a fall from the fixture,
// the words of the page themselves; each key of the desk is asked for once.
import { actions, steps } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { deskWords } from '../../src/desk/desk-words.ts'
import { handOver, voiceOf } from '../../src/desk/hand-over.ts'
import { actionOf, callKeys, rowKeys, stepKeys } from '../../src/desk/keys.ts'
import { en } from '../../src/text/en.ts'
import type { Translator } from '../../src/text/name-of.ts'
import { zh } from '../../src/text/zh.ts'
import type { Row } from '../../src/view/incident-list.ts'
import { flat } from '../fixture/flat.ts'
import { device, fallIn, T0 } from '../fixture/situations.ts'

const translator = (all: object): Translator => {
  const find = (key: string) => key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], all)
  return {
    te: (key) => typeof find(key) === 'string',
    t: (key, params = {}) => String(find(key)).replace(/\{(\w+)\}/g, (_, name: string) => String(params[name])),
  }
}
const { incident, alert } = fallIn(T0)
const row = { incident, lead: alert, alerts: [alert], home: flat, group: 'waiting', steps: [] } as unknown as Row
const facts = { row, now_ms: alert.onset_ms + 180_000, time_zone: 'Asia/Shanghai', voice: { answer: { said: 'help', at_ms: T0 } } }

describe('the hand-over', () => {
  it('says where, who, what and since when, and what was answered, but no name', () => {
    const chinese = handOver(
      'call-120',
      { ...facts, address: { zh: '晚晴苑 3 栋 1204', en: 'x' } },
      'zh',
      translator({ ...zh, ...deskWords.zh }),
    )
    for (const part of ['120', '晚晴苑 3 栋 1204', '跌倒', '已 3 分钟', '救救我']) expect(chinese).toContain(part)
    const english = handOver('call-120', facts, 'en', translator({ ...en, ...deskWords.en }))
    expect(english).toContain('3 min ago')
    for (const text of [chinese, english]) {
      expect(text).not.toMatch(/\{|undefined|NaN/)
      for (const { name } of flat.residents) expect(text.includes(name.zh) || text.includes(name.en.split(' ')[1]!)).toBe(false)
    }
    expect(handOver('call-family', facts, 'en', translator({ ...en, ...deskWords.en }))).toBe('')
  })

  it('knows what the voice screen was answered last, and nothing of a home without one', () => {
    const told = {
      ...device(flat.devices[0]!.id),
      device: 'voice',
      kind: 'voice-terminal' as const,
      events: { answer: { at_ms: 5, body: { answer: 'fine' } } },
    }
    expect(voiceOf({ devices: { a: told } }, flat.id)).toEqual({ answer: { said: 'fine', at_ms: 5 } })
    expect(voiceOf({ devices: { a: told } }, 'other')).toBeUndefined()
  })
})

describe('the keys of the desk', () => {
  it('are one each for every step, call and hand of a row', () => {
    const keys = [...Object.values(stepKeys), ...Object.values(callKeys), ...Object.values(rowKeys), 'M', '?', 'J', 'K']
    expect(new Set(keys).size).toBe(keys.length)
    for (const step of steps) expect(actionOf(stepKeys[step])).toEqual({ do: 'step', step })
    for (const action of actions) expect(actionOf(callKeys[action].toLowerCase())).toEqual({ do: 'call', action })
    expect(actionOf('u')).toEqual({ do: 'unmerge' })
    expect(actionOf('y')).toBeUndefined()
  })
})
