// Goal: one world drives every sensor: a fall is one thing, and each device meets it in its own way. Method: the same morning of the same seed lived twice, once with a fall
// and once without; what differs is held against what a fall must do, message by message, and no message carries what only truth knows.
import { beforeAll, describe, expect, it } from 'vitest'
import { live, wanqing, type Life, type Lived } from './lived.ts'

const who = 'wang-xiulan'
const FALL_S = 120
const END_S = 1_500

/** The home of the suites with a terminal that listens in the living room, and a button just out of reach of who lies by the toilet. */
const home = () => {
  const flat = wanqing()
  const voice = { id: 'voice-living', kind: 'voice-terminal', room: 'living', place_m: [4.7, 4.6, 1.2] as [number, number, number] }
  return { ...flat, devices: [...flat.devices, voice] }
}

/** Walks about, goes to the bathroom, and there falls or does not. A terminal asks whether all is well; a button is tried. */
const morning = (script: NonNullable<Life['script']>, commands: NonNullable<Life['commands']> = []): Promise<Lived> =>
  live({
    home: home(),
    seed: 4,
    for_s: END_S,
    script: [[10, { do: 'walk', who, to: 'kitchen' }], [60, { do: 'walk', who, to: 'bathroom' }], ...script],
    commands,
  })

const ask = (at: number) => [at, 'voice-living', { command: 'ask', text: '您还好吗?' }] as const
const readings = ({ said }: Lived, device: string, field: string, from_s: number, until_s: number) =>
  said
    .filter((one) => one.device === device && one.channel === 'reading' && one.at_s >= from_s && one.at_s < until_s && field in one.body)
    .map(({ body }) => Number(body[field]))
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('one fall', () => {
  let fell: Lived
  let well: Lived
  beforeAll(async () => {
    const later = [
      [FALL_S + 400, { do: 'press', who, device: 'button-bathroom' }],
      [FALL_S + 500, { do: 'go-out', who }],
    ] as const
    fell = await morning([[FALL_S, { do: 'fall', who }], ...later], [ask(FALL_S + 300)])
    well = await morning(later, [ask(FALL_S + 300)])
  })

  it('[SIM-71] lowers the body in the radar, which suspects a fall and then sees somebody lie low and still', () => {
    const [suspected] = fell.events('radar-bathroom', 'fall')
    expect(suspected!.at_s - FALL_S).toBeGreaterThan(0)
    expect(suspected!.at_s - FALL_S).toBeLessThan(4)
    // Heights are below the radar, which hangs at 2.5 m: the middle of who stands is at 0.85, of who lies at 0.14.
    expect(mean(readings(fell, 'radar-bathroom', 'z_m', FALL_S + 30, END_S))).toBeLessThan(-2.25)
    expect(mean(readings(well, 'radar-bathroom', 'z_m', FALL_S - 30, FALL_S))).toBeGreaterThan(-1.8)
    const postures = fell.events('radar-bathroom', 'posture').filter(({ at_s }) => at_s > FALL_S)
    expect(postures.at(-1)!.body['posture']).toBe('on-floor')
    expect(Math.max(...readings(fell, 'radar-bathroom', 'still_s', FALL_S + 60, END_S))).toBeGreaterThan(55)
    expect(well.events('radar-bathroom', 'fall')).toEqual([])
  })

  it('[SIM-71] quickens heart and breath, at the wrist and from the ceiling', () => {
    const [after, before] = [
      mean(readings(fell, 'wristband-1', 'heart_per_min', FALL_S + 60, FALL_S + 400)),
      mean(readings(well, 'wristband-1', 'heart_per_min', FALL_S + 60, FALL_S + 400)),
    ]
    expect(after - before).toBeGreaterThan(8)
    const breaths = readings(fell, 'radar-bathroom', 'breath_per_min', FALL_S + 30, FALL_S + 400)
    expect(breaths.length).toBeGreaterThan(5)
    expect(mean(breaths)).toBeGreaterThan(16)
  })

  it('[SIM-71] jolts the wrist, and the wrist stays worn', () => {
    const [jolt] = fell.events('wristband-1', 'fall')
    expect(jolt!.at_s - FALL_S).toBeGreaterThan(0)
    expect(jolt!.at_s - FALL_S).toBeLessThan(15)
    expect(Number(jolt!.body['peak_g'])).toBeGreaterThan(3)
    expect(fell.events('wristband-1', 'worn').filter(({ at_s }) => at_s > FALL_S)).toEqual([])
    expect(well.events('wristband-1', 'fall')).toEqual([])
  })

  it('[SIM-71] leaves the motion sensors silent and the front door shut', () => {
    const moved = (lived: Lived, from_s: number) =>
      ['motion-living', 'motion-kitchen', 'motion-bedroom'].flatMap((id) =>
        lived.events(id, 'motion').filter(({ at_s, body }) => at_s > from_s && body['moving'] === true),
      )
    expect(moved(fell, 0).length).toBeGreaterThan(0)
    expect(moved(fell, FALL_S + 5)).toEqual([])
    expect(moved(well, FALL_S + 5).length).toBeGreaterThan(0)
    expect(fell.events('door-front', 'door')).toEqual([])
    expect(well.events('door-front', 'door').length).toBeGreaterThan(0)
    expect(fell.refused.map(({ action, code }) => [action.do, code])).toContainEqual(['go-out', 'person-on-floor'])
  })

  it('[SIM-71] puts the help button out of reach', () => {
    expect(fell.refused.map(({ action, code }) => [action.do, code])).toContainEqual(['press', 'out-of-reach'])
    expect(fell.events('button-bathroom', 'sos')).toEqual([])
    expect(well.events('button-bathroom', 'sos')).toHaveLength(1)
  })

  it('[SIM-71] is answered for by a call through the open door, by nobody behind a shut one, and not by who is unconscious', async () => {
    const answer = (lived: Lived) => lived.events('voice-living', 'answer').map(({ body }) => body['answer'])
    expect(answer(fell)).toEqual(['help'])
    expect(answer(well)).not.toEqual(['help'])
    const shut = await morning(
      [
        [FALL_S - 10, { do: 'shut', opening: 'bathroom-door' }],
        [FALL_S, { do: 'fall', who }],
      ],
      [ask(FALL_S + 300)],
    )
    expect(answer(shut)).toEqual(['none'])
    const fainted = await morning(
      [
        [FALL_S, { do: 'faint', who }],
        [FALL_S + 310, { do: 'call', who }],
      ],
      [ask(FALL_S + 300)],
    )
    expect(answer(fainted)).toEqual(['none'])
    expect(fainted.refused.map(({ code }) => code)).toContain('person-unconscious')
    expect(fainted.events('radar-bathroom', 'fall').length).toBeGreaterThan(0)
  })

  it('[SIM-71] is known to truth alone: no device says who, what truth calls it, or whether they are awake', () => {
    expect(fell.truths.map(({ kind, phase, resident }) => [kind, phase, resident])).toEqual([
      ['fall', 'onset', who],
      ['long-lie', 'onset', who],
    ])
    expect(fell.bad).toEqual([])
    for (const { text } of fell.said) {
      expect(text).not.toContain(who)
      expect(text).not.toMatch(/unconscious|conscious|truth|onset|resident/)
      expect(text).not.toContain(fell.truths[0]!.id)
    }
  })
})
