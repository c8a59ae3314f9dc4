// Goal: reports to the platforms in China are judged as the platforms judge them. Method: the documented vectors, bad ones included, round trips with
// a fresh model each time, arbitrary JSON.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  aliyunTopic,
  dayIds,
  floatLiteral,
  huaweiTime,
  postReplyJson,
  postedValues,
  propertyPostJson,
  propertySetJson,
  readAliyunTopic,
  readHuaweiReport,
  readOneNet,
  readPropertyPost,
  callReplyJson,
  readPropertySet,
  readServiceCall,
  serviceCallJson,
  readRawUp,
  readTencentReport,
  setReplyJson,
  valueInterpreter,
  type AliyunTopic,
  type PostRules,
  type ThingModel,
} from '../../src/adapters/message-families.ts'
import { wristband } from '../../src/devices/wristband.ts'
import { after, Hours, instant, Milliseconds } from '../../src/time.ts'
import { codeOf, hex, json, told, utf8, valueOf } from './message-talk.ts'

const now = instant('2026-01-15T22:30:00+08:00')
const model: ThingModel = { Power: 'text', Skin: 'float', Deep: 'double', Steps: 'int', Worn: 'bool', Mode: 'enum', Born: 'date' }
const rules = (): PostRules => ({ model, now, ids: dayIds() })
const post = (text: string, how = rules()) => readPropertyPost(utf8(text), how)
const params = (text: string) => `{"id":"1","version":"1.0","params":${text},"method":"thing.event.property.post"}`

describe('Aliyun, up', () => {
  it('[ADAPT-70] reads the documented report', () => {
    const text =
      '{"id":"123","version":"1.0","sys":{"ack":0},"params":{"Power":{"value":"on","time":1524448722000}},"method":"thing.event.property.post"}'
    expect(valueOf(post(text))).toEqual({ id: '123', ack: false, params: { Power: { value: 'on', time_ms: 1_524_448_722_000 } } })
    expect(valueOf(post(params('{"Skin":36.6,"Steps":3}')))).toMatchObject({
      ack: true,
      params: { Skin: { value: 36.6 }, Steps: { value: 3 } },
    })
    expect(JSON.parse(postReplyJson('123', 200))).toMatchObject({ code: 200, id: '123', data: {} })
  })

  it('[ADAPT-42] [ADAPT-70] refuses what the model has not', () => {
    expect(codeOf(post(params('{"Other":1}')))).toBe('foreign-shape-wrong')
    expect(codeOf(post(params('{"constructor":1}')))).toBe('foreign-shape-wrong')
    expect(codeOf(post(params('{"Steps":1.5}')))).toBe('value-meaningless')
    expect(codeOf(post(params('{"Worn":true}')))).toBe('value-meaningless')
    expect(codeOf(post(params('3')))).toBe('foreign-shape-wrong')
    expect(codeOf(post('{"id":1,"params":{}}'))).toBe('foreign-shape-wrong')
    expect(codeOf(post('{"id":"1","method":"x","params":{}}'))).toBe('foreign-shape-wrong')
  })

  it('[ADAPT-72] refuses a float without a decimal, bare or with its time, and writes one with it', () => {
    expect(codeOf(post(params('{"Skin":36}')))).toBe('float-without-decimal')
    expect(codeOf(post(params('{"Deep":{"value":36,"time":1}}')))).toBe('float-without-decimal')
    expect(codeOf(post(params('{"Skin":36.0}')))).toBe('ok')
    expect(codeOf(post(params('{"Power":"36","Skin":36.0}')))).toBe('ok')
    expect(floatLiteral(36)).toBe('36.0')
    expect(propertyPostJson({ id: '1', ack: true, params: { Skin: { value: 36 } } }, model)).toContain('"Skin":36.0')
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const literal = floatLiteral(value)
        expect(JSON.parse(literal)).toBe(value === 0 ? 0 : value)
        expect(literal).toMatch(/[.e]/)
      }),
    )
  })

  it('[ADAPT-73] refuses a time more than 24 h ahead', () => {
    const at = (ms: number) => codeOf(post(params(`{"Power":{"value":"on","time":${ms}}}`)))
    expect(at(after(now, Hours(24)))).toBe('ok')
    expect(at(after(now, Milliseconds(24 * 3_600_000 + 1)))).toBe('time-too-far-ahead')
    expect([-1, 1.5].map(at)).toEqual(['value-meaningless', 'value-meaningless'])
  })

  it('[ADAPT-74] refuses an id that was used on the day, and takes it on the next', () => {
    const how = rules()
    expect([post(params('{}'), how), post(params('{}'), how)].map(codeOf)).toEqual(['ok', 'message-id-repeated'])
    expect(codeOf(post(params('{}'), { ...how, now: after(now, Hours(2)) }))).toBe('ok')
  })

  it('[ADAPT-47] [ADAPT-74] remembers ids as a bounded set does, by a model', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(8)), (limit, all) => {
        const ids = dayIds(limit)
        let model: string[] = []
        for (const id of all.map(String)) {
          expect(ids.take(id, now)).toBe(!model.includes(id))
          if (!model.includes(id)) model = [...model, id].slice(-limit)
          expect(ids.held).toBe(model.length)
        }
      }),
    )
  })

  const value = { text: fc.string(), float: fc.float({ noNaN: true, noDefaultInfinity: true }), int: fc.integer() }
  const report = fc.record(
    { Power: value.text, Skin: value.float, Deep: value.float, Steps: value.int, Worn: fc.constantFrom(0, 1), Born: value.text },
    { requiredKeys: [] },
  )

  it('[ADAPT-70] reads back what it writes', () => {
    fc.assert(
      fc.property(report, fc.boolean(), (said, timed) => {
        const params = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, timed ? { value, time_ms: now } : { value }]))
        const text = propertyPostJson({ id: 'a-1', ack: true, params }, model)
        const read = valueOf(post(text))
        expect(JSON.parse(JSON.stringify(read.params))).toEqual(JSON.parse(JSON.stringify(params)))
      }),
    )
    expect(() => propertyPostJson({ id: '1', ack: true, params: { x: { value: 1 } } }, model)).toThrow(RangeError)
  })

  it('[ADAPT-70] feeds a band by a table of its properties', () => {
    const band = valueInterpreter({
      device: wristband,
      map: { Skin: { as: 'sample', field: 'skin_c' }, Steps: { as: 'sample', field: 'steps' } },
      fill: { battery_pct: 50 },
    })
    const read = valueOf(post(params('{"Skin":36.6,"Steps":3,"Worn":1}')))
    expect(postedValues(read, model)).toEqual({ Skin: 36.6, Steps: 3, Worn: true })
    expect(told(band.hear(postedValues(read, model)))).toEqual([{ battery_pct: 50, skin_c: 36.6, steps: 3 }])
  })

  it('[ADAPT-40] judges any JSON without a throw', () => {
    fc.assert(fc.property(fc.jsonValue(), (params) => void readPropertyPost(json({ id: '1', params }), rules())))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(model)), fc.jsonValue()),
        (params) => void readPropertyPost(json({ id: '1', params }), rules()),
      ),
    )
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readPropertyPost(bytes, rules())))
  })
})

describe('Aliyun, topics, down and raw', () => {
  it('[ADAPT-43] reads every topic that it writes', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/)
    const channel = fc.constantFrom(...(['property-post', 'property-set', 'raw-up', 'event-post', 'service-call'] as const))
    fc.assert(
      fc.property(name, name, channel, fc.boolean(), (product, device, channel, reply) => {
        const topic: AliyunTopic = {
          product,
          device,
          channel,
          reply,
          ...(channel === 'event-post' ? { event: 'Fall' } : {}),
          ...(channel === 'service-call' ? { service: 'CloseValve' } : {}),
        }
        expect(valueOf(readAliyunTopic(aliyunTopic(topic)))).toEqual(topic)
      }),
    )
    expect(valueOf(readAliyunTopic('/sys/pk/dn/thing/event/property/post'))).toMatchObject({ channel: 'property-post', reply: false })
    expect(codeOf(readAliyunTopic('/sys/pk/thing/event/property/post'))).toBe('foreign-topic-unknown')
  })

  it('[ADAPT-75] reads back a request to set, floats with a decimal', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (whole, text) => {
        const asked = { id: '7', params: { Skin: whole, Power: text } }
        expect(propertySetJson(asked, model)).toContain(`"Skin":${whole}.0`)
        expect(valueOf(readPropertySet(utf8(propertySetJson(asked, model)), model))).toEqual(asked)
      }),
    )
    expect(codeOf(readPropertySet(json({ id: '7', method: 'thing.service.property.set', params: { No: 1 } }), model))).toBe(
      'foreign-shape-wrong',
    )
    expect(JSON.parse(setReplyJson('7', 200))).toEqual({ code: 200, data: {}, id: '7' })
  })

  it('[ADAPT-75] reads back a call of a service, and refuses what the product does not have', () => {
    const services = { CloseValve: {}, Blink: { Seconds: 'double', Colour: 'text' } } as const
    fc.assert(
      fc.property(fc.integer(), fc.string(), (whole, text) => {
        const call = { id: '7', service: 'Blink', params: { Seconds: whole, Colour: text } }
        expect(serviceCallJson(call, services)).toContain(`"Seconds":${whole}.0`)
        expect(valueOf(readServiceCall(utf8(serviceCallJson(call, services)), services))).toEqual(call)
      }),
    )
    const close = { id: '8', method: 'thing.service.CloseValve', version: '1.0' }
    expect(valueOf(readServiceCall(json(close), services))).toEqual({ id: '8', service: 'CloseValve', params: {} })
    const codes = [{ method: 'thing.service.Open' }, { method: 'CloseValve' }, { params: 7 }, { params: { Now: 1 } }, { id: '' }]
    for (const wrong of codes) expect(codeOf(readServiceCall(json({ ...close, ...wrong }), services))).toBe('foreign-shape-wrong')
    expect(codeOf(readServiceCall(json({ ...close, method: 'thing.service.Blink', params: { Seconds: 'x' } }), services))).toBe(
      'value-meaningless',
    )
    fc.assert(fc.property(fc.jsonValue(), (params) => void readServiceCall(json({ ...close, params }), services)))
    expect(() => serviceCallJson({ id: '1', service: 'toString', params: {} }, services)).toThrow(RangeError)
    expect(JSON.parse(callReplyJson('8', 200, { Closed: 1 }))).toEqual({ code: 200, data: { Closed: 1 }, id: '8' })
  })

  it('[ADAPT-76] reads the raw bytes of the vector', () => {
    const layout = [
      { name: 'int16', as: 'i16' },
      { name: 'bool', as: 'bool' },
      { name: 'float', as: 'f32' },
    ] as const
    const bytes = hex('00 00 22 33 44 12 32 01 3f a0 00 00')
    expect(valueOf(readRawUp(bytes, layout))).toEqual({ method: 0, id: 0x00223344, params: { int16: 0x1232, bool: true, float: 1.25 } })
    for (let cut = 0; cut < bytes.length; cut++) expect(codeOf(readRawUp(bytes.slice(0, cut), layout))).toBe('bytes-wrong')
    expect(codeOf(readRawUp(hex('00 00 22 33 44 12 32 02 3f a0 00 00'), layout))).toBe('value-meaningless')
  })
})

describe('Huawei, OneNET, Tencent', () => {
  const services = (event_time: unknown) => json({ services: [{ service_id: 'Vitals', properties: { heart: 72 }, event_time }] })

  it('[ADAPT-77] keeps the two forms of time apart', () => {
    expect(valueOf(readHuaweiReport(services('20260115T143000Z')))).toEqual([
      { service: 'Vitals', properties: { heart: 72 }, time_ms: now },
    ])
    expect(codeOf(readHuaweiReport(services('2026-01-15T14:30:00.000Z')))).toBe('time-form-wrong')
    expect(valueOf(huaweiTime('2026-01-15T14:30:00.000Z', 'http'))).toBe(now)
    expect(codeOf(huaweiTime('20260115T143000Z', 'http'))).toBe('time-form-wrong')
    for (const wrong of ['20260230T000000Z', '20261301T000000Z', 7, '']) expect(codeOf(huaweiTime(wrong, 'mqtt'))).toBe('time-form-wrong')
    expect(codeOf(readHuaweiReport(json({ services: [{}] })))).toBe('foreign-shape-wrong')
  })

  it('[ADAPT-78] reads the old and the new report of OneNET', () => {
    expect(valueOf(readOneNet(utf8('{"id":123,"dp":{"HeartRate":[{"v":80}]}}')))).toEqual({ HeartRate: 80 })
    expect(valueOf(readOneNet(utf8('{"id":"123","params":{"HeartRate":{"value":80}}}')))).toEqual({ HeartRate: 80 })
    expect(codeOf(readOneNet(utf8('{"dp":{"HeartRate":[]}}')))).toBe('foreign-shape-wrong')
  })

  it('[ADAPT-79] reads params and values of Tencent', () => {
    const read = (key: string) =>
      valueOf(readTencentReport(json({ method: 'report', clientToken: '123', timestamp: now, [key]: { heart: 72 } })))
    expect(read('params')).toEqual({ token: '123', values: { heart: 72 }, time_ms: now })
    expect(read('values')).toEqual(read('params'))
    for (const wrong of [{ clientToken: '123' }, { clientToken: '', params: {} }, { clientToken: 1, params: {} }])
      expect(codeOf(readTencentReport(json({ method: 'report', ...wrong })))).toBe('foreign-shape-wrong')
    expect(valueOf(readTencentReport(json({ method: 'report', clientToken: '1', timestamp: -1, params: {} }))).time_ms).toBeUndefined()
  })

  it('[ADAPT-40] eats any JSON without a throw', () => {
    const shape = fc.dictionary(fc.constantFrom('services', 'dp', 'params', 'values', 'method', 'clientToken'), fc.jsonValue())
    fc.assert(
      fc.property(shape, (said) => {
        for (const read of [readHuaweiReport, readOneNet, readTencentReport]) read(json(said))
      }),
    )
  })
})
