// Goal: vital signs and alerts leave as FHIR and CAP that others can trust, and nothing simulated can be taken for real. Method: rules over drawn
// alerts, with a small reader of XML as the oracle of escaping; the tables of the norms.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  absentObservation,
  alertCommunication,
  capAlert,
  capCertainty,
  capEnums,
  capIdentifier,
  capStatus,
  capTime,
  observations,
  panelOf,
  type CapRequest,
  type Observation,
  type VitalReading,
} from '../../src/adapters/message-families.ts'
import { alertKinds, severities } from '../../src/care/alert-kind.ts'
import type { Alert } from '../../src/care/alert.ts'
import { instant, type Instant } from '../../src/time.ts'

const at = instant('2026-01-15T22:30:00+08:00')
const reading: VitalReading = {
  patient: 'p1',
  device: 'band-1',
  at,
  origin: 'real',
  body: { heart_per_min: 72, spo2_pct: 97, breath_per_min: 14, body_c: 36.6, skin_c: 33.1, steps: 4 },
}

const alertOf = (part: Partial<Alert> = {}): Alert => ({
  id: 'a-1',
  incident: 'i-1',
  home: 'wanqing-3-1204',
  kind: 'fall',
  severity: 'alarm',
  key: 'bathroom',
  room: 'bathroom',
  devices: ['radar-1'],
  onset_ms: at - 12_000,
  raised_ms: at,
  updated_ms: at,
  late: false,
  supervised: true,
  origin: 'real',
  mode: 'actual',
  why: { rule: 'fall', version: 1, evidence: [], confidence_pct: 80, cancelled_by: [] },
  ...part,
})

const drawn: fc.Arbitrary<Alert> = fc
  .record({
    home: fc.string({ unit: 'binary', minLength: 1 }),
    room: fc.string({ unit: 'binary', minLength: 1 }),
    kind: fc.oneof(fc.constantFrom(...Object.keys(alertKinds)), fc.string({ unit: 'binary', minLength: 1 })),
    severity: fc.constantFrom(...severities),
    origin: fc.constantFrom('real' as const, 'simulated' as const),
    mode: fc.constantFrom('actual' as const, 'test' as const, 'drill' as const),
    late: fc.boolean(),
    supervised: fc.boolean(),
    cleared: fc.boolean(),
  })
  .map(({ cleared, ...rest }) => alertOf({ ...rest, ...(cleared ? { cleared_ms: at + 1 } : {}) }))

const codes = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#13': '\r' } as const
const plain = (text: string) => text.replaceAll(/&(amp|lt|gt|quot|apos|#13);/g, (_, name: keyof typeof codes) => codes[name])

/** The leaves of an XML document in order, as [name, text]. Throws when it is not well-formed. */
function leaves(xml: string): [string, string][] {
  const found: [string, string][] = []
  const open: string[] = []
  let at = xml.indexOf('?>') + 2
  let text = ''
  let leaf = false
  while (at < xml.length) {
    const tag = /^<(\/?)([A-Za-z]+)((?: [a-z]+="[^"<]*")*)>/.exec(xml.slice(at))
    if (tag === null) {
      if (xml[at] === '<' || /^&(?!(amp|lt|gt|quot|apos|#13);)/.test(xml.slice(at, at + 8))) throw new Error(`not well-formed at ${at}`)
      text += xml[at++]
      continue
    }
    if (tag[1] === '/') {
      if (open.pop() !== tag[2]) throw new Error('crossed tags')
      if (leaf) found.push([tag[2]!, plain(text)])
    } else open.push(tag[2]!)
    leaf = tag[1] !== '/'
    text = ''
    at += tag[0].length
  }
  if (open.length > 0) throw new Error('open tags')
  return found
}
const all = (xml: string, name: string) => leaves(xml).flatMap(([one, text]) => (one === name ? [text] : []))
const request = (alert: Alert, before: CapRequest['before'] = []): CapRequest => ({
  alert,
  sender: 'anju.example',
  sent: at,
  addresses: ['desk'],
  before,
})

describe('FHIR observations', () => {
  it('[ADAPT-97] codes each vital sign in LOINC and UCUM, with its profile', () => {
    const coded = observations(reading).map(({ code, valueQuantity, meta }) => [
      code.coding.map((one) => one.code),
      valueQuantity?.code,
      valueQuantity?.value,
      meta?.profile?.length,
    ])
    expect(coded).toEqual([
      [['8867-4'], '/min', 72, 2],
      [['9279-1'], '/min', 14, 2],
      [['2708-6', '59408-5'], '%', 97, 2],
      [['8310-5'], 'Cel', 36.6, 2],
      [['skin_c'], 'Cel', 33.1, undefined],
    ])
    for (const one of observations(reading)) {
      expect(one).toMatchObject({ status: 'final', subject: { reference: 'Patient/p1' }, effectiveDateTime: '2026-01-15T14:30:00.000Z' })
      expect(one.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/)
      expect(one.category[0]!.coding[0]!.code).toBe('vital-signs')
    }
    expect(panelOf(reading)).toMatchObject({ code: { coding: [{ code: '85353-1' }] }, hasMember: { length: 5 } })
    expect(absentObservation(reading, 'heart_per_min')).toMatchObject({ dataAbsentReason: { coding: [{ code: 'temp-unknown' }] } })
    const profiles = ['heart_per_min', 'skin_c'].map((field) => absentObservation(reading, field).meta?.profile?.length)
    expect(profiles).toEqual([2, undefined])
    expect(() => absentObservation(reading, 'steps')).toThrow(RangeError)
    expect(observations({ ...reading, device: 'x'.repeat(64) }).map(({ id }) => id.length)).toEqual([64, 64, 64, 64, 64])
  })

  it('[ADAPT-96] [ADAPT-97] marks all that is not real and meant, whatever the body', () => {
    const body = fc.dictionary(fc.constantFrom('heart_per_min', 'spo2_pct', '__proto__', 'x'), fc.jsonValue())
    fc.assert(
      fc.property(
        body,
        fc.constantFrom('real' as const, 'simulated' as const),
        fc.constantFrom('actual' as const, 'test' as const, 'drill' as const),
        (said, origin, mode) => {
          for (const one of observations({ ...reading, body: said, origin, mode })) {
            expect(one.meta?.tag?.[0]?.code).toBe(origin === 'real' && mode === 'actual' ? undefined : 'HTEST')
            expect(typeof one.valueQuantity?.value).toBe('number')
          }
        },
      ),
    )
  })
})

/** What FHIR demands of every resource in JSON: no list, object or text is empty (json.html, "objects are never empty"), and nothing is null. */
function emptyParts(value: unknown, path = ''): string[] {
  if (value === null || value === '') return [path]
  if (typeof value !== 'object') return []
  const parts = Object.entries(value).filter(([, one]) => one !== undefined)
  return parts.length === 0 ? [path] : parts.flatMap(([name, one]) => emptyParts(one, `${path}/${name}`))
}
/** What the profile vitalsigns of R4 demands: cardinalities of its snapshot, and the invariants vs-1 and vs-2. */
function vitalSignFaults(one: Observation): string[] {
  const lacks = (['status', 'category', 'code', 'subject', 'effectiveDateTime'] as const).filter((name) => one[name] === undefined)
  const isVital = one.category.some(({ coding }) =>
    coding.some(({ system, code }) => code === 'vital-signs' && system === 'http://terminology.hl7.org/CodeSystem/observation-category'),
  )
  const hasCode = one.code.coding.some(({ system, code }) => system === 'http://loinc.org' && code !== '')
  const hasDay = /^\d{4}-\d{2}-\d{2}/.test(one.effectiveDateTime)
  const hasValue = one.hasMember !== undefined || (one.valueQuantity === undefined) !== (one.dataAbsentReason === undefined)
  const { system, code, unit } = one.valueQuantity ?? { system: 'http://unitsofmeasure.org', code: '/min', unit: '/min' }
  const inUcum = system === 'http://unitsofmeasure.org' && code !== '' && unit !== ''
  return [
    ...lacks,
    ...(isVital ? [] : ['category']),
    ...(hasCode ? [] : ['code']),
    ...(hasDay ? [] : ['vs-1']),
    ...(hasValue ? [] : ['vs-2']),
    ...(inUcum ? [] : ['unit']),
  ]
}

describe('FHIR resources', () => {
  it('[ADAPT-97] keep the demands of R4 and of its profile vitalsigns, and have nothing empty', () => {
    const body = fc.dictionary(
      fc.constantFrom('heart_per_min', 'breath_per_min', 'spo2_pct', 'skin_c', 'steps'),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    )
    const origin = fc.constantFrom('real' as const, 'simulated' as const)
    fc.assert(
      fc.property(body, origin, (said, from) => {
        const all = [
          ...observations({ ...reading, body: said, origin: from }),
          panelOf({ ...reading, body: said, origin: from }),
          absentObservation(reading, 'skin_c'),
        ]
        for (const one of all) {
          expect(emptyParts(one)).toEqual([])
          if (one.meta?.profile !== undefined) expect(vitalSignFaults(one), JSON.stringify(one)).toEqual([])
        }
      }),
    )
    fc.assert(
      fc.property(drawn, (alert) => {
        expect(emptyParts(alertCommunication(alert, 'p1'))).toEqual([])
      }),
    )
  })
})

describe('FHIR alerts', () => {
  it('[ADAPT-99] sends a communication with the priority of its severity', () => {
    expect(alertCommunication(alertOf(), 'p1')).toMatchObject({
      resourceType: 'Communication',
      status: 'in-progress',
      priority: 'stat',
      subject: { reference: 'Patient/p1' },
      id: 'a-1',
      sent: '2026-01-15T14:30:00.000Z',
      reasonCode: [{ text: 'Fall' }],
    })
    expect(alertCommunication(alertOf({ cleared_ms: at, severity: 'notice' }))).toMatchObject({ status: 'completed', priority: 'routine' })
  })

  it('[ADAPT-96] [ADAPT-99] marks what is not real and meant', () => {
    fc.assert(
      fc.property(drawn, (alert) => {
        const { meta, note, id } = alertCommunication(alert)
        expect(meta?.tag?.[0]?.code === 'HTEST').toBe(alert.origin === 'simulated' || alert.mode !== 'actual')
        expect(note?.some(({ text }) => text.startsWith('Simulated')) ?? false).toBe(alert.origin === 'simulated')
        expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/)
      }),
    )
  })
})

/** The sequence of CAP-v1.2.xsd (OASIS, 2010): each element with how often it may stand; `*` is as often as one likes. */
const SCHEMA: Readonly<Record<string, readonly string[]>> = {
  alert:
    'identifier 1, sender 1, sent 1, status 1, msgType 1, source ?, scope 1, restriction ?, addresses ?, code *, note ?, references ?, incidents ?, info *'.split(
      ', ',
    ),
  info: (
    'language ?, category +, event 1, responseType *, urgency 1, severity 1, certainty 1, audience ?, eventCode *, effective ?, onset ?, expires ?, ' +
    'senderName ?, headline ?, description ?, instruction ?, web ?, contact ?, parameter *, resource *, area *'
  ).split(', '),
  parameter: ['valueName 1', 'value 1'],
  area: 'areaDesc 1, polygon *, circle *, geocode *, altitude ?, ceiling ?'.split(', '),
}

/** The elements one level below, each with what is in it. */
function children(xml: string): [name: string, inside: string][] {
  return [...xml.matchAll(/<(\w+)(?: [^>]*)?(?:\/>|>([^]*?)<\/\1>)/g)].map(([, name, inside]) => [name!, inside ?? ''])
}

/** What the schema does not allow in an element. */
function misplaced(name: string, inside: string): string[] {
  const rules = SCHEMA[name]
  if (rules === undefined) return []
  const order = rules.map((rule) => rule.split(' ')[0]!)
  const found = children(inside)
  const strange = found.filter(([child]) => !order.includes(child)).map(([child]) => `${name}: ${child} is none of it`)
  const known = found.filter(([child]) => order.includes(child)).map(([child]) => child)
  const turned = known
    .slice(1)
    .flatMap((child, i) => (order.indexOf(child) < order.indexOf(known[i]!) ? [`${name}: ${known[i]} before ${child}`] : []))
  const counts = rules.flatMap((rule) => {
    const [child = '', often = '1'] = rule.split(' ')
    const count = known.filter((one) => one === child).length
    const right = { 1: count === 1, '?': count <= 1, '+': count >= 1, '*': true }[often]
    return right === true ? [] : [`${name}: ${count} ${child}`]
  })
  return [...strange, ...turned, ...counts, ...found.flatMap(([child, deeper]) => misplaced(child, deeper))]
}

describe('CAP', () => {
  it('[ADAPT-100] is Actual for what is real and meant, and for nothing else', () => {
    expect(capStatus('real', 'actual')).toBe('Actual')
    expect([capStatus('real', 'drill'), capStatus('simulated', 'drill')]).toEqual(['Exercise', 'Exercise'])
    expect([capStatus('real', 'test'), capStatus('simulated', 'test'), capStatus('simulated', 'actual')]).toEqual(['Test', 'Test', 'Test'])
    fc.assert(
      fc.property(drawn, (alert) => {
        const xml = capAlert(request(alert))
        expect(all(xml, 'status')[0] === 'Actual').toBe(alert.origin === 'real' && alert.mode === 'actual')
      }),
    )
  })

  it('[ADAPT-96] says in the note what is simulated', () => {
    expect(all(capAlert(request(alertOf({ origin: 'simulated' }))), 'note')[0]).toContain('SIMULATED 模拟')
    expect(all(capAlert(request(alertOf())), 'note')).toEqual([])
  })

  it('[ADAPT-101] writes only values of the standard, in its order', () => {
    const order = ['identifier', 'sender', 'sent', 'status', 'msgType', 'scope', 'addresses', 'note', 'references']
    const info = [
      'language',
      'category',
      'event',
      'responseType',
      'urgency',
      'severity',
      'certainty',
      'onset',
      'headline',
      'valueName',
      'value',
      'valueName',
      'value',
      'areaDesc',
    ]
    fc.assert(
      fc.property(drawn, (alert) => {
        const names = leaves(capAlert(request(alert, [{ identifier: 'a', sent: at }])))
        for (const [name, text] of names) if (name in capEnums) expect(capEnums[name as keyof typeof capEnums]).toContain(text)
        const head = names.map(([name]) => name).slice(0, -2 * info.length)
        expect(head).toEqual(order.filter((name) => name !== 'note' || head.includes('note')))
        expect(names.map(([name]) => name).slice(-2 * info.length)).toEqual([...info, ...info])
      }),
    )
    expect([100, 90, 89, 51, 50, 0].map(capCertainty)).toEqual(['Observed', 'Observed', 'Likely', 'Likely', 'Possible', 'Possible'])
  })

  it('[ADAPT-101] has every element of the schema as often as it may be, and in its place', () => {
    const problems = (xml: string) => misplaced('alert', children(xml.replace(/^<\?.*?\?>/, ''))[0]![1])
    fc.assert(
      fc.property(drawn, fc.boolean(), (alert, again) => {
        expect(problems(capAlert(request(alert, again ? [{ identifier: 'a', sent: at }] : [])))).toEqual([])
      }),
    )
    const good = capAlert(request(alertOf()))
    expect(problems(good.replace(/<urgency>.*?<\/urgency>/, ''))).toEqual(['info: 0 urgency'])
    expect(problems(good.replace(/(<urgency>.*?<\/urgency>)(<severity>.*?<\/severity>)/, '$2$1'))).toEqual([
      'info: severity before urgency',
    ])
    expect(problems(good.replace(/(<scope>.*?<\/scope>)/, '$1$1'))).toEqual(['alert: 2 scope'])
    expect(problems(good.replace('<event>', '<what/><event>'))).toEqual(['info: what is none of it'])
  })

  it('[ADAPT-101] says in the headline what is wrong and where, and first what is not real, in a short message', () => {
    const said = (alert: Alert) => all(capAlert(request(alert)), 'headline')
    expect(said(alertOf({ home: 'h-1', room: 'bath' }))).toEqual(['Fall, h-1, bath', '跌倒, h-1, bath'])
    expect(said(alertOf({ home: 'h-1', room: 'bath', origin: 'simulated', mode: 'drill' }))).toEqual([
      'SIMULATED: DRILL: Fall, h-1, bath',
      '【模拟】【演练】跌倒, h-1, bath',
    ])
    fc.assert(fc.property(drawn, (alert) => said(alert).every((text) => text.length <= 160)))
  })

  it('[ADAPT-101] updates and cancels by naming what came before', () => {
    const before = [{ identifier: capIdentifier('a-1', at), sent: at }]
    const xml = capAlert({ ...request(alertOf(), before), sent: (at + 60_000) as Instant })
    expect([all(xml, 'msgType'), all(xml, 'references')]).toEqual([
      ['Update'],
      [`anju.example,${capIdentifier('a-1', at)},2026-01-15T14:30:00-00:00`],
    ])
    const end = capAlert(request(alertOf({ cleared_ms: at }), before))
    expect([all(end, 'msgType'), all(end, 'responseType'), all(end, 'urgency')]).toEqual([
      ['Cancel'],
      ['AllClear', 'AllClear'],
      ['Past', 'Past'],
    ])
    expect(capTime(at)).toBe('2026-01-15T14:30:00-00:00')
    expect(all(xml, 'event')).toEqual(['Fall', '跌倒'])
  })

  it('[ADAPT-102] is read back as it was written', () => {
    const writable = (text: string) => text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    fc.assert(
      fc.property(drawn, (alert) => {
        const xml = capAlert(request(alert))
        expect(all(xml, 'areaDesc')[0]).toBe(writable(`${alert.home}, ${alert.room}`))
        expect(all(xml, 'identifier')[0]).not.toMatch(/[\s,<&]/)
      }),
    )
    expect(capAlert({ ...request(alertOf()), sender: 'a b,c<d&e' })).toContain('<sender>a-b-c-d-e</sender>')
  })
})
