// Goal: others understand what a webhook sends, and it goes nowhere that it must not. Method: the libraries of Standard Webhooks and of CloudEvents read what
// was drawn; a list of ways to name a private address.
import { HTTP } from 'cloudevents'
import * as fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { isPublic, targetOf } from '../../src/hooks/allowed-target.ts'
import { carried, incidentEvent } from '../../src/hooks/cloud-event.ts'
import { httpSender } from '../../src/hooks/live-sender.ts'
import { secretOf, signed } from '../../src/hooks/signature.ts'
import { alert, incident } from '../store/changes.ts'

const Secret = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf)
const Id = fc.stringMatching(/^[a-z0-9.-]{1,40}$/)

describe('signatures', () => {
  it('[HOOK-2] the library of the standard takes them by either secret, and no longer when anything was changed', () => {
    const property = fc.property(Id, fc.jsonValue(), Secret, Secret, (id, value, one, other) => {
      const body = JSON.stringify(value)
      const headers = signed(id, Date.now(), body, [one, other])
      for (const secret of [one, other]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
      const verify = (text: string, changed: object) => () => new Webhook(one).verify(text, { ...headers, ...changed })
      expect(verify(`${body} `, {})).toThrow()
      expect(verify(body, { 'webhook-id': `${id}x` })).toThrow()
      expect(verify(body, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) })).toThrow()
    })
    fc.assert(property, { numRuns: 60 })
    expect(() =>
      new Webhook(secretOf(new Uint8Array(24))).verify('{}', signed('a', Date.now(), '{}', [secretOf(new Uint8Array(24).fill(1))])),
    ).toThrow()
  })
})

describe('events', () => {
  it.each(['structured', 'binary'] as const)('[HOOK-1] the library of CloudEvents reads them, %s', (style) => {
    const property = fc.property(Id, fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(), (site, id, at) => {
      const event = incidentEvent(site, { ...incident(id, 'acknowledged', at), version: 3 }, [alert('a', 'i')], 'raised')
      const { body, headers } = carried(event, style)
      for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/)
      const read = HTTP.toEvent<Record<string, unknown>>({ headers, body })
      if (Array.isArray(read)) throw new Error('one event was sent')
      const { id: gotId, type, source, time, data } = read
      const decoded = style === 'binary' ? [gotId, source].map(decodeURIComponent) : [gotId, source]
      expect(decoded).toEqual([event.id, event.source])
      expect([type, new Date(time!).getTime(), data]).toEqual(['anju.incident.acknowledged', at, event.data])
    })
    fc.assert(property, { numRuns: 100 })
  })

  it('[HOOK-1] hold no name and no note', () => {
    const told = incidentEvent(
      's',
      { ...incident('i', 'resolved', 1), steps: [{ step: 'resolve', by: 'Wu Lan', role: 'operator', at_ms: 1, note: '王秀兰 fell' }] },
      [alert('a', 'i')],
      undefined,
    )
    expect(JSON.stringify(told)).not.toMatch(/Wu Lan|王秀兰/)
    expect(told).toMatchObject({ data: { incident: { id: 'i', state: 'resolved' }, alerts: [{ id: 'a', kind: 'sos' }] } })
  })
})

describe('targets', () => {
  const why = (url: string, allowed: string[] = []) => {
    const target = targetOf(url, allowed)
    return target.ok ? 'goes' : target.fault.params?.['why']
  }
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://224.0.0.1/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://db.internal/',
    'https://printer.local/',
  ])('[HOOK-5] refuses %s', (url) => {
    expect(why(url)).toBe('private-address')
  })

  it('[HOOK-5] refuses what is no https address, and takes the open internet and what is allowed', () => {
    expect(why('nonsense')).toBe('not-a-url')
    for (const url of ['http://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)'])
      expect(why(url)).toBe('not-https')
    expect(why('https://a:b@example.com/')).toBe('holds-a-password')
    expect(why('https://example.com/hook?x=1')).toBe('goes')
    expect(why('https://8.8.8.8/')).toBe('goes')
    expect(why('http://10.0.0.5:8080/', ['10.0.0.5:8080'])).toBe('goes')
    expect(why('http://10.0.0.5:9090/', ['10.0.0.5:8080'])).toBe('not-https')
    expect(why('http://hooks.local/', ['hooks.local'])).toBe('goes')
    expect(['1.1.1.1', '11.0.0.0', '100.128.0.0', '2606:4700::1111'].map(isPublic)).toEqual([true, true, true, true])
    expect(['', 'x', '::ffff:8.8.8.8', '172.15.255.255', '172.32.0.0'].map(isPublic)).toEqual([false, false, false, true, true])
  })

  it('[HOOK-5] looks at what a name resolves to when it is called', async () => {
    for (const [url, code] of [
      ['https://127.0.0.1:1/', 'private-address'],
      ['http://127.0.0.1:1/', 'not-https'],
    ] as const)
      await expect(httpSender([])(url, {}, '{}', new AbortController().signal)).rejects.toThrow(code)
    // A name of this machine that is not refused by its looks.
    const name = (await import('node:os')).hostname()
    await expect(httpSender([])(`https://${name}:1/`, {}, '{}', new AbortController().signal)).rejects.toThrow(
      /^(private-address|enotfound|eai_again)$/,
    )
  })
})
