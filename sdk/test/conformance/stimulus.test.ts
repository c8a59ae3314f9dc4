// Goal: whoever makes the device report, the verdict is the same; who cannot, blocks and fails nobody. Method: a person who is slow and cannot do
// everything, on the clock that jumps; hooks over HTTP and by command that do, that cannot and that are not there.
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { after, catalogue, Seconds, type Clock } from '@anju/sdk'
import { about_s } from '../../src/conformance/run-plan.ts'
import { conform, ourRules, referenceDevice, type Stimulus, type StimulusPort } from '../../src/conformance/conformance.ts'
import { asked, commandStimulus, firstThatCan, HAND_S, httpStimulus, personStimulus } from '../../src/conformance/live-stimulus.ts'

const rules = ourRules()
const ids = (requirements: readonly { id: string; verdict: { is: string } }[], is: string) =>
  requirements.filter(({ verdict }) => verdict.is === is).map(({ id }) => id)

const COUNTDOWN_S = 5

/** Counts down for five seconds, and does it up to four seconds after that. What no person does is refused. */
function slowPerson(hands: StimulusPort, clock: Clock): StimulusPort {
  const pass = (span_s: number) => new Promise<void>((resolve) => clock.wakeAt(after(clock.now(), Seconds(span_s)), resolve))
  let slowness_s = 0
  return {
    by: 'person',
    hand_s: COUNTDOWN_S + HAND_S,
    async stimulate(stimulus) {
      if (asked(stimulus, 'en') === undefined) return 'cannot'
      await pass(COUNTDOWN_S)
      slowness_s = (slowness_s + 1.3) % 4
      void pass(slowness_s).then(() => hands.stimulate(stimulus))
      return 'done'
    },
  }
}

describe('a person', () => {
  it.each(['wristband', 'gas-detector', 'help-button', 'radar'] as const)(
    '[CONF-14] who is slow gets the same verdict: %s',
    async (kind) => {
      const { requirements } = await conform({
        rules,
        target: { profile: 'supervised', event_memory: 1_000 },
        device: (surroundings) => slowPerson(referenceDevice({ ...surroundings, device: catalogue[kind] }), surroundings.clock),
      })
      expect(requirements.filter(({ verdict }) => verdict.is === 'fail')).toEqual([])
      expect(ids(requirements, 'blocked')).toEqual(['EVT-6', 'TIME-4', 'TIME-5'])
    },
  )

  it.each(['door-contact', 'gas-detector', 'help-button'] as const)(
    '[CONF-14] [CONF-13] is told how long it takes, the countdowns counted: %s',
    async (kind) => {
      const device = catalogue[kind]
      const target = { profile: 'supervised', event_memory: 1_000 } as const
      const byHand = async (depth: 'quick' | 'standard') => {
        const { log } = await conform({
          rules,
          target,
          depth,
          device: (surroundings) => slowPerson(referenceDevice({ ...surroundings, device }), surroundings.clock),
        })
        const told_s = about_s(device, target, depth, { sees: 'everything', tls: true }, COUNTDOWN_S + HAND_S)
        return (log.at(-1)!.at_ms - log[0]!.at_ms) / 1_000 / told_s
      }
      for (const share of [await byHand('quick'), await byHand('standard')]) {
        expect(share).toBeGreaterThan(0.6)
        expect(share).toBeLessThan(1.25)
      }
    },
  )

  it('[CONF-14] says with a key that it is done, or that the device cannot do it, and why', async () => {
    const said: string[] = []
    let hear: ((line: string) => void) | undefined
    const typed = (heard: (line: string) => void) => {
      hear = heard
      return () => (hear = undefined)
    }
    const person = personStimulus({ countdown_s: 60, language: 'en', say: (line) => said.push(line), typed })
    const ask = async (line: string) => {
      const answer = person.stimulate({ do: 'event', body: { event: 'door', open: true } })
      hear!(line)
      return [await answer, person.says, hear]
    }
    expect(await ask('')).toEqual(['done', undefined, undefined])
    expect(await ask('n')).toEqual(['cannot', 'a person: it cannot', undefined])
    expect(await ask('No the reed is glued in')).toEqual(['cannot', 'the reed is glued in', undefined])
    expect(await ask('yes')).toEqual(['done', undefined, undefined])
    expect(said.filter((line) => line.includes('Enter'))).toHaveLength(1)
    expect(said.at(-1)).toBe('Make the device report door (open: true) … in 60 s')
    const nobodyTypes = personStimulus({ countdown_s: 1, language: 'zh', say: (line) => said.push(line) })
    expect(await nobodyTypes.stimulate({ do: 'shutdown' })).toBe('done')
    expect(said.slice(-2)).toEqual(['请正常关闭设备 … 1 秒后', '请正常关闭设备 现在!'])
  })

  it('[CONF-14] is asked in words for what hands can do', () => {
    expect(asked({ do: 'event', body: { event: 'door', open: true } }, 'en')).toBe('Make the device report door (open: true)')
    expect(asked({ do: 'power-off' }, 'zh')).toBe('请断开设备电源')
    expect(asked({ do: 'event', body: { event: 'gas', alarm: true, gas_lel_pct: 12.5 } }, 'zh')).toBe(
      '请让设备上报 gas(alarm: true,gas_lel_pct: 12.5)',
    )
    expect(asked({ do: 'clock', is: 'unset' }, 'en')).toBeUndefined()
  })
})

describe('several', () => {
  it('[CONF-14] are asked in turn: a person only for what no hook can', async () => {
    const asks: string[] = []
    const hook: StimulusPort = {
      by: 'program',
      stimulate: ({ do: what }) => (asks.push(`hook ${what}`), what === 'event' ? 'done' : 'cannot'),
    }
    const person: StimulusPort = {
      by: 'person',
      stimulate: ({ do: what }) => (asks.push(`person ${what}`), what === 'clock' ? 'cannot' : 'done'),
    }
    const both = firstThatCan([hook, person])
    expect([await both.stimulate({ do: 'event', body: {} }), both.by]).toEqual(['done', 'program'])
    expect([await both.stimulate({ do: 'power-off' }), both.by]).toEqual(['done', 'person'])
    expect(await both.stimulate({ do: 'clock', is: 'unset' })).toBe('cannot')
    expect(asks).toEqual(['hook event', 'hook power-off', 'person power-off', 'hook clock', 'person clock'])
    expect(await firstThatCan([]).stimulate({ do: 'power-off' })).toBe('cannot')
  })
})

describe('a hook', () => {
  it('[CONF-14] over HTTP does, cannot, or is not there', async () => {
    const heard: Stimulus[] = []
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        const stimulus = JSON.parse(text) as Stimulus
        heard.push(stimulus)
        response.writeHead(stimulus.do === 'shutdown' ? 501 : 204).end()
      })
    })
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
    const hook = httpStimulus(`http://127.0.0.1:${port}/do`)
    expect(await hook.stimulate({ do: 'power-off' })).toBe('done')
    expect(await hook.stimulate({ do: 'shutdown' })).toBe('cannot')
    expect(heard).toEqual([{ do: 'power-off' }, { do: 'shutdown' }])
    await new Promise((resolve) => server.close(resolve))
    expect(await hook.stimulate({ do: 'power-on' })).toBe('cannot')
  })

  it('[CONF-14] by command does, cannot, or is not there', async () => {
    expect(await commandStimulus('grep -q power-off').stimulate({ do: 'power-off' })).toBe('done')
    expect(await commandStimulus('grep -q power-off').stimulate({ do: 'power-on' })).toBe('cannot')
    expect(await commandStimulus('exit 0').stimulate({ do: 'power-on' })).toBe('done')
    expect(await commandStimulus('anju-no-such-command 2>/dev/null').stimulate({ do: 'power-on' })).toBe('cannot')
  })
})
