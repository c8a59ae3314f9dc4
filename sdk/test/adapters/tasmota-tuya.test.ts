// Goal: a plug on Tasmota and a Tuya module are read as recorded. Method: the vectors, bad ones included, then round trips, cuts and arbitrary bytes.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  localTime,
  readDataPoints,
  readTasmota,
  readTasmotaTopic,
  readTuyaFrame,
  tasmotaPlug,
  tasmotaSensor,
  tuyaBytes,
  tuyaDecoder,
} from '../../src/adapters/message-families.ts'
import { instant } from '../../src/time.ts'
import { codeOf, fitsKind, hex, json, told, utf8, valueOf } from './message-talk.ts'

const recorded =
  '{"Time":"2018-01-17T18:59:50","ENERGY":{"Total":1.956,"Yesterday":0.054,"Today":0.049,"Period":0,"Power":9,"Factor":0.43,"Voltage":231,"Current":0.089}}'

const values = (topic: string, text: string) => {
  const message = valueOf(readTasmota(topic, utf8(text)))
  return message.about === 'values' ? message : expect.fail('no values')
}

describe('Tasmota', () => {
  it('[ADAPT-64] reads the recorded plug at 9 W, its switch and its will', () => {
    const plug = tasmotaPlug()
    expect(told(plug.hear(values('tele/kettle/SENSOR', recorded).values))).toEqual([{ power_w: 9 }])
    expect(told(plug.hear(values('tele/kettle/STATE', '{"Time":"2018-01-17T18:59:50","POWER":"ON","Wifi":{"RSSI":74}}').values))).toEqual([
      { event: 'switched', on: true },
    ])
    expect(told(plug.hear(values('stat/kettle/POWER', 'OFF').values))).toEqual([{ event: 'switched', on: false }])
    expect(valueOf(readTasmota('tele/kettle/LWT', utf8('Offline')))).toEqual({ about: 'presence', name: 'kettle', online: false })
    expect(codeOf(readTasmota('tele/kettle/LWT', utf8('maybe')))).toBe('value-meaningless')
    expect(valueOf(readTasmota('tele/kettle/LWT', utf8('')))).toEqual({ about: 'other', name: 'kettle' })
    expect(values('tele/kettle/STATE', '{"Time":"now","POWER":"ON"}').local_time).toBeUndefined()
  })

  it('[ADAPT-65] counts a truncated message as bad while the device lives, at every cut', () => {
    expect(codeOf(readTasmota('tele/kettle/SENSOR', utf8('{"Time":"2018-01-17T18:59:50","ENERGY":{"Total":1.956,"Yest')))).toBe(
      'payload-not-json',
    )
    for (let cut = 1; cut < recorded.length; cut++)
      expect(codeOf(readTasmota('tele/kettle/SENSOR', utf8(recorded.slice(0, cut))))).toBe('payload-not-json')
    expect(valueOf(readTasmotaTopic('tele/kettle/SENSOR'))).toEqual({ name: 'kettle', part: 'SENSOR' })
    expect(codeOf(readTasmotaTopic('cmnd/kettle/POWER'))).toBe('foreign-topic-unknown')
  })

  it('[ADAPT-66] knows an instant only with the zone that the binding states', () => {
    expect(values('tele/kettle/SENSOR', recorded).local_time).toBe('2018-01-17T18:59:50')
    expect(valueOf(localTime('2018-01-17T18:59:50', 480))).toBe(instant('2018-01-17T18:59:50+08:00'))
    for (const wrong of ['2018-02-30T00:00:00', '2018-01-17T18:59:50Z', '2018-13-01T00:00:00', '', '2018-01-17T25:00:00'])
      expect(codeOf(localTime(wrong, 0)), wrong).toBe('time-form-wrong')
    const at = instant('2026-01-15T22:30:00+08:00')
    const { json: text } = tasmotaSensor(60, at, 480)
    expect(valueOf(localTime(values('tele/a/SENSOR', text).local_time ?? '', 480))).toBe(at)
  })

  it('[ADAPT-40] hears any JSON without a throw', () => {
    const plug = tasmotaPlug()
    const said = fc.dictionary(fc.constantFrom('POWER', 'ENERGY', 'Time', '__proto__', 'a'), fc.jsonValue())
    fc.assert(
      fc.property(said, (one) => {
        const message = readTasmota('tele/a/SENSOR', json(one))
        if (message.ok && message.value.about === 'values') fitsKind(plug.hear(message.value.values))
      }),
    )
    fc.assert(fc.property(fc.string(), fc.uint8Array(), (topic, bytes) => void readTasmota(`tele/${topic}`, bytes)))
  })
})

describe('Tuya', () => {
  const good = hex('55 AA 00 07 00 05 01 01 00 01 01 0F')

  it('[ADAPT-67] reads the recorded report and refuses a wrong sum', () => {
    const frame = valueOf(readTuyaFrame(good))
    expect(frame).toMatchObject({ version: 0, command: 7 })
    expect(valueOf(readDataPoints(frame.data))).toEqual([{ id: 1, as: 'bool', value: true }])
    expect(codeOf(readTuyaFrame(hex('55 AA 00 07 00 05 01 01 00 01 01 10')))).toBe('frame-checksum-wrong')
    expect(codeOf(readTuyaFrame(hex('55 AA 00 07 FF FF 00')))).toBe('frame-oversized')
  })

  it('[ADAPT-67] finds every frame in a noisy stream, however it is cut', () => {
    const frame = fc.record({ version: fc.nat(255), command: fc.nat(255), data: fc.uint8Array({ maxLength: 40 }) })
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(9), { maxLength: 80 }), (frames, cuts) => {
        const stream = frames.flatMap((one) => [0x00, 0x55, ...tuyaBytes(one)])
        const decoder = tuyaDecoder()
        const found = []
        let at = 0
        for (const size of [...cuts, stream.length]) {
          found.push(...decoder.push(Uint8Array.from(stream.slice(at, at + size))))
          at += size
        }
        expect(found.filter((one) => one.ok).map((one) => valueOf(one))).toEqual(frames)
        expect(decoder.held_bytes).toBeLessThanOrEqual(519)
      }),
    )
  })

  it('[ADAPT-68] reads data points of every type, and nothing of a damaged report', () => {
    const all = hex('02 02 00 04 FF FF FF FE 03 03 00 02 E4 BD 04 04 00 01 02 05 05 00 02 01 00 06 00 00 00')
    expect(codeOf(readDataPoints(all))).toBe('bytes-wrong')
    const right = hex('02 02 00 04 FF FF FF FE 03 03 00 02 68 69 04 04 00 01 02 05 05 00 02 01 00 05 05 00 01 03 06 00 00 01 2A')
    expect(valueOf(readDataPoints(right)).map(({ value }) => value)).toEqual([-2, 'hi', 2, 256, 3, Uint8Array.of(0x2a)])
    for (const cut of [1, 3, 5, 7, 9]) expect(codeOf(readDataPoints(right.slice(0, cut)))).toBe('bytes-wrong')
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readDataPoints(bytes)))
  })
})
