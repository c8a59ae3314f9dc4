// Goal: the kit tests what a device is, as it says itself: a vendor's own kind, and one of Anju's of which it lacks something. Method: a kind that is
// none of Anju's and devices that lack events, commands and fields, in memory; the same kind from a module and from JSON, by the command line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue, catalogueOf, type Device } from '@anju/sdk'
import { deviceWithout, lacking } from '../../src/conformance/capabilities.ts'
import { anjuConform } from '../../src/conformance/cli/program.ts'
import { loadKinds } from '../../src/conformance/cli/load-kinds.ts'
import { conform, ourRules, referenceDevice, type StimulusPort } from '../../src/conformance/conformance.ts'
import { bedMat } from '../../src/conformance/mutants/own-kind.ts'

const rules = ourRules()
let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'anju-kinds-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (device: Device, capabilities: readonly string[] = [], hands: (port: StimulusPort) => StimulusPort = (port) => port) =>
  conform({
    rules,
    catalogue: catalogueOf(...(device.kind in catalogue ? [] : [device])),
    target: { profile: 'supervised', event_memory: 1_000 },
    device: (surroundings) => hands(referenceDevice({ ...surroundings, device, capabilities })),
  })
const verdictOf = ({ requirements }: Awaited<ReturnType<typeof run>>, id: string) => requirements.find((each) => each.id === id)!.verdict
const bad = ({ requirements }: Awaited<ReturnType<typeof run>>) =>
  requirements.filter(({ verdict }) => verdict.is === 'fail' || verdict.is === 'blocked').map(({ id }) => id)
const causedIn = ({ log }: Awaited<ReturnType<typeof run>>) =>
  new Set(log.flatMap((seen) => (seen.saw === 'stimulus' && seen.stimulus.do === 'event' ? [String(seen.stimulus.body['event'])] : [])))

describe('a kind that a vendor brings', () => {
  it('[CONF-16] is judged as those of Anju are, also when it has no command', async () => {
    const found = await run(bedMat)
    expect(bad(found)).toEqual([])
    expect(verdictOf(found, 'DEV-17').is).toBe('pass')
    expect(verdictOf(found, 'CMD-3')).toMatchObject({ is: 'not-applicable' })
    expect(verdictOf(await run(catalogue.climate), 'DEV-17')).toMatchObject({ is: 'not-applicable' })
  })

  const json = {
    kind: 'bed-mat',
    title: bedMat.title,
    is: bedMat.is,
    class: 'location',
    use: 'none',
    power: 'mains',
    heartbeat_s: 60,
    events: {
      occupied: {
        is: bedMat.events.occupied.is,
        fields: { occupied: { type: 'boolean' }, 'for_s?': { type: 'number', minimum: 0, maximum: 86_400 } },
      },
    },
    reading: { is: bedMat.reading.is, every_s: 60, fields: { load_pct: { type: 'number', minimum: 0, maximum: 100 } } },
    commands: {},
  }
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }

  it('[CONF-16] comes from JSON with the same meaning as from a module', async () => {
    const fromJson = (await loadKinds(file('kinds.json', JSON.stringify([json]))))['bed-mat']!
    const there = join(import.meta.dirname, '..', '..', 'src', 'conformance', 'mutants', 'own-kind.ts')
    const fromModule = (await loadKinds(there))['bed-mat']!
    expect(fromModule).toBe(bedMat)
    for (const schema of [(of: Device) => of.schemas.events['occupied']!, (of: Device) => of.schemas.reading])
      expect([schema(fromJson).required, Object.keys(schema(fromJson).properties)]).toEqual([
        schema(bedMat).required,
        Object.keys(schema(bedMat).properties),
      ])
    expect(bad(await run(fromJson))).toEqual([])
  })

  it.each([
    ['not-json.json', '{"kind":', /cannot be used: .*JSON/],
    [
      'no-range.json',
      JSON.stringify({ ...json, reading: { ...json.reading, fields: { load_pct: { type: 'number' } } } }),
      /kind 1, \/reading\/fields\/load_pct/,
    ],
    ['taken.json', JSON.stringify({ ...json, kind: 'radar' }), /Two kinds are called radar/],
    ['nothing.mjs', 'export const kind = 4', /exports nothing that defineDevice has made/],
    ['throws.mjs', 'throw new Error("broken")', /broken/],
  ])('[CONF-16] that cannot be used says why: %s', async (name, text, says) => {
    await expect(loadKinds(file(name, text))).rejects.toThrow(says)
  })

  it('[CONF-16] is known to the command line, in a run and of a trace', async () => {
    const out: string[] = []
    const machine = {
      folder,
      terminal: false,
      out: (line: string) => void out.push(line),
      err: (line: string) => void out.push(line),
      signal: () => AbortSignal.any([]),
    }
    const kinds = file('mine.json', JSON.stringify(json))
    const args = [
      'run',
      '--reference',
      '--kind',
      'bed-mat',
      '--quick',
      '--factor',
      '10',
      '--port',
      '0',
      '--kinds',
      kinds,
      '--trace',
      'mat.jsonl',
    ]
    const code = await anjuConform(args, machine)
    expect(out.join('\n')).toMatch(/pass +DEV-17/)
    expect([0, 1]).toContain(code) // Live, ten times as fast as life: a machine that is busy enough is late, and that is not what is asked here.
    expect(await anjuConform(['verify', 'mat.jsonl', '--kinds', kinds], machine)).toBe(0)
    expect(await anjuConform(['verify', 'mat.jsonl'], machine)).toBe(1)
    expect(await anjuConform(['run', '--kinds', 'no-such.json'], machine)).toBe(2)
  }, 120_000)
})

describe('a device that lacks something of its kind', () => {
  it('[CONF-17] is not asked for it, and what rests on it alone does not apply, with the reason', async () => {
    const radar = await run(catalogue.radar, ['no-stream', 'no-fall', 'no-x-m', 'no-y-m', 'no-z-m', 'sees-through-curtains'])
    expect(bad(radar)).toEqual([])
    expect(causedIn(radar)).toEqual(new Set(['presence', 'posture', 'target-lost', 'mains-power']))
    expect(verdictOf(radar, 'FRAME-1')).toMatchObject({ is: 'not-applicable', why: { en: expect.stringContaining('no-stream') as string } })
    expect(verdictOf(radar, 'RADAR-1').is).toBe('not-applicable')
    expect(verdictOf(radar, 'PRES-7').is).toBe('pass')
    expect(verdictOf(await run(catalogue.radar), 'PRES-7')).toMatchObject({ is: 'not-applicable' })
  })

  it('[CONF-17] may leave out one axis of three, and is judged by the others', async () => {
    const flat =
      (turn: boolean) =>
      (port: StimulusPort): StimulusPort => ({
        by: 'program',
        stimulate(stimulus) {
          if (stimulus.do !== 'event') return port.stimulate(stimulus)
          const { z_m: _, ...body } = stimulus.body
          return port.stimulate({ ...stimulus, body: turn && 'x_m' in body ? { ...body, x_m: -Number(body['x_m']) } : body })
        },
      })
    expect(verdictOf(await run(catalogue.radar, [], flat(false)), 'RADAR-1').is).toBe('pass')
    expect(verdictOf(await run(catalogue.radar, [], flat(true)), 'RADAR-1').is).toBe('fail')
  })

  it('keeps what its kind requires, and never loses everything', () => {
    const all = deviceWithout(catalogue['water-sensor'], lacking(['no-water', 'no-battery-low', 'no-tamper', 'no-wet', 'no-identify']))
    expect(Object.keys(all.events)).toEqual(['water', 'battery-low', 'tamper'])
    expect(Object.keys(all.commands)).toEqual([])
    expect(deviceWithout(catalogue.climate, lacking(['no-air-c', 'no-battery-pct'])).schemas.reading.required).toEqual([
      'air_c',
      'humidity_pct',
    ])
    expect(Object.keys(deviceWithout(catalogue.climate, lacking(['no-battery-pct'])).reading.fields)).toEqual(['air_c', 'humidity_pct'])
  })

  it('[PRES-7] says what it lacks in its birth, and does not send it', async () => {
    const { log } = await run(catalogue.wristband, ['no-steps'])
    const said = log.flatMap((seen) => (seen.saw === 'publish' ? [seen] : []))
    expect(said.find(({ topic }) => topic.endsWith('/birth'))?.text).toContain('"capabilities":["no-steps"]')
    const readings = said.filter(({ topic }) => topic.endsWith('/reading'))
    expect(readings.length).toBeGreaterThan(3)
    for (const { text } of readings) expect(text).not.toContain('steps')
  })
})
