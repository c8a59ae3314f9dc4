// Goal: the reports say what was found, print without anything else, and add up. Method: a whole server; requests without a socket; a second look after a
// device was put up.
import { expect, it } from 'vitest'
import { alertServer } from '../../src/alert-server.ts'
import { queueClock, random } from '@anju/sdk'
import { memoryStore } from '../../src/store/memory-store.ts'
import { asking } from '../http/asking.ts'
import { bench, home, noon, site } from '../one-home.ts'

interface Totals {
  homes: number
  inspected: number
  mended: number
  score: number
  hazards: Record<string, number>
}
interface Listed {
  site: Totals
  areas: (Totals & { area: string })[]
  homes: { home: string; score: number; by_level: Record<string, number>; hazards: { code: string; device?: string }[] }[]
}

it('[INSP-4] prints one home in both languages, whole in itself and safe from what a title says', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  for (const language of ['zh', 'en']) {
    const { text, status } = await desk.get(`/api/homes/${home.id}/inspection.html?language=${language}`)
    expect(status).toBe(200)
    expect(text).not.toMatch(/src=|href=|@import|url\(|<script|\{\w+\}|undefined|NaN/)
    expect(text).toContain(language === 'zh' ? '居家安全检查报告' : 'Home safety inspection')
    expect(text.match(/<rect /g)!.length).toBeGreaterThan(100)
  }
  expect((await desk.get('/api/homes/nowhere/inspection.html')).code).toBe('home-unknown')
  expect((await desk.get(`/api/homes/${home.id}/inspection.html?language=fr`)).code).toBe('request-invalid')
  await desk.close()
  const evil = { ...home, title: { zh: '<script>alert(1)</script>', en: '"><img src=x onerror=alert(1)>' } }
  const clock = queueClock(noon)
  const server = await alertServer({ site: { ...site, homes: [evil] }, clock, store: memoryStore(), random: random(1) })
  const other = await asking(server)
  for (const url of [`/api/homes/${home.id}/inspection.html`, '/api/inspection.html', '/api/inspection.html?language=en'])
    expect((await other.get(url)).text).not.toMatch(/<script|<img/)
  await other.close()
})

it('[INSP-5] adds up over homes and areas, and says what was mended since somebody signed', async () => {
  const store = memoryStore()
  const b = await bench({ store })
  const desk = await asking(b.server)
  const before = (await desk.get('/api/inspection')).json<Listed>()
  expect(before.homes.map((one) => one.home)).toEqual([home.id])
  expect(before.site.hazards).toEqual(before.homes[0]!.by_level)
  expect(before.site).toMatchObject({ homes: 1, inspected: 0, mended: 0, score: before.homes[0]!.score })
  expect(before.areas).toHaveLength(1)
  const silent = before.homes[0]!.hazards.filter(({ code }) => code === 'device-never-heard')
  expect(silent).toHaveLength(home.devices.length)
  const kept = await desk.post(`/api/homes/${home.id}/inspections`, { note: 'first' })
  expect(kept.json<{ by: string; hazards: unknown[] }>()).toMatchObject({ by: 'desk', note: 'first' })
  await b.say('gas-kitchen', 'birth', { kind: 'gas-detector', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] })
  await b.pass(10)
  const after = (await desk.get('/api/inspection')).json<Listed>()
  expect(after.site).toMatchObject({ inspected: 1, mended: 1 })
  expect(after.areas.reduce((sum, { mended }) => sum + mended, 0)).toBe(1)
  const page = await desk.get(`/api/homes/${home.id}/inspection.html?language=en`)
  expect(page.text).toContain('Mended since the last inspection')
  expect(page.text).toContain('gas-kitchen (Gas detector) was never heard')
  const sheet = await desk.get('/api/inspection.csv?language=en')
  expect(sheet.text.split('\r\n').length - 2).toBe(after.homes[0]!.hazards.length)
  await desk.close()
  await b.server.ground.stored()
  const again = await bench({ store, at: b.clock.now() })
  const later = await asking(again.server)
  expect((await later.get(`/api/homes/${home.id}/inspections`)).json<{ note: string }[]>().map(({ note }) => note)).toEqual(['first'])
  expect((await again.server.audit(`home:${home.id}`)).map(({ did }) => did)).toEqual(['inspected'])
  await later.close()
})
