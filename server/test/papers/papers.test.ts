// Goal: nobody is watched without having signed what is needed, and consent can be taken back. Method: drawn signing and taking back against a small model;
// every paper printed in both languages; a whole server over a restart.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { catalogue } from '@anju/sdk'
import { deviceAdvice } from '../../src/papers/device-advice.ts'
import { paperDesk, type ConsentPort } from '../../src/papers/paper-desk.ts'
import { paperPage } from '../../src/papers/paper-page.ts'
import { paperIds, papers, type PaperId } from '../../src/papers/paper.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { asking } from '../http/asking.ts'
import { bench, home, site } from '../one-home.ts'

const resident = home.residents[0]!.id
const form = (paper: PaperId, more: object = {}) =>
  ({ paper, version: papers[paper].version, resident, signer: 'resident', way: 'read', ...more }) as const

it('[PAPER-1] there are five papers, and every device that can be there has its advice', () => {
  expect(paperIds).toEqual(['notice', 'device-manual', 'emergency-manual', 'service-agreement', 'confidentiality'])
  expect(Object.keys(catalogue).filter((kind) => deviceAdvice[kind] === undefined)).toEqual([])
})

it('[PAPER-2] may watch when, and only when, what is needed is signed and not taken back', async () => {
  const acts = fc.array(fc.record({ paper: fc.constantFrom(...paperIds), gives: fc.boolean() }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      const told: string[] = []
      const port: ConsentPort = { changed: (_home, _resident, paper, given) => told.push(`${paper} ${given}`) }
      const b = await bench()
      const desk = paperDesk(b.server.ground, site, port)
      const model = new Set<PaperId>()
      const expected: string[] = []
      for (const { paper, gives } of all) {
        const staff = papers[paper].signer === 'staff'
        if (gives) {
          const signed = await desk.sign(home.id, form(paper, staff ? { signer: 'staff' } : {}), 'li')
          expect(signed.ok).toBe(true)
          if (!staff) model.add(paper)
          if (!staff) expected.push(`${paper} true`)
        } else {
          const back = await desk.withdraw(home.id, resident, paper, 'li')
          expect(back.ok).toBe(model.delete(paper))
          if (back.ok) expected.push(`${paper} false`)
        }
        await b.pass(1)
        expect(desk.mayWatch(home.id)).toBe(model.has('notice') && model.has('service-agreement'))
      }
      expect(told).toEqual(expected)
    }),
    { numRuns: 25 },
  )
})

it('[PAPER-3] prints each paper in both languages, whole in itself, with the devices of the home in the notice', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  for (const paper of paperIds)
    for (const language of ['zh', 'en'] as const) {
      const { status, text } = await desk.get(`/api/homes/${home.id}/papers/${paper}?language=${language}`)
      expect(status).toBe(200)
      expect(text).toContain(papers[paper].title[language])
      expect(text.replace(/<style>[\s\S]*?<\/style>/g, '')).not.toMatch(/[{}]|undefined|src=|<script/)
    }
  expect((await desk.get(`/api/homes/${home.id}/papers/notice`)).text).toContain('没有摄像头')
  expect((await desk.get(`/api/homes/${home.id}/papers/notice?language=en`)).text).toContain('Gas detector')
  expect((await desk.get(`/api/homes/${home.id}/papers/poem`)).code).toBe('request-invalid')
  expect((await desk.get('/api/homes/nowhere/papers/notice')).code).toBe('home-unknown')
  await desk.close()
})

it('[PAPER-3] names who watches and the number to call as the site says them, and leaves room for a pen where it does not', () => {
  const title = { zh: '锦水街道', en: 'Jinshui subdistrict' }
  const service = { provider: { zh: '晚晴照护站', en: 'Wanqing care station' }, hotline: '028-5555-0100' }
  for (const paper of paperIds) {
    const said = paperPage(paper, home, { title, service }, 'zh')
    const open = paperPage(paper, home, { title }, 'zh')
    expect(open).not.toMatch(/晚晴照护站|028-5555-0100/)
    expect(said.replaceAll(service.provider.zh, '＿＿＿＿＿＿＿＿').replaceAll(service.hotline, '＿＿＿＿＿＿＿＿'), paper).toBe(open)
  }
  expect(paperPage('emergency-manual', home, { title, service }, 'en')).toContain('028-5555-0100')
})

it('[PAPER-2] [PAPER-4] keeps over HTTP who signed which version, what is old, and what was taken back, over a restart', async () => {
  const store = memoryStore()
  const b = await bench({ store })
  const desk = await asking(b.server)
  const at = `/api/homes/${home.id}`
  type State = { may_watch: boolean; papers: { paper: string; state: string }[]; signatures: object[] }
  const states = async () =>
    Object.fromEntries((await desk.get(`${at}/papers`)).json<State>().papers.map(({ paper, state }) => [paper, state]))
  expect(await states()).toEqual({
    notice: 'missing',
    'device-manual': 'missing',
    'emergency-manual': 'missing',
    'service-agreement': 'missing',
  })
  expect((await desk.post(`${at}/signatures`, form('notice', { version: 9 }))).code).toBe('request-invalid')
  expect((await desk.post(`${at}/signatures`, form('notice', { resident: 'somebody' }))).code).toBe('request-invalid')
  expect((await desk.post(`${at}/signatures`, form('confidentiality'))).code).toBe('request-invalid')
  expect((await desk.post(`${at}/signatures`, form('notice', { way: 'read-aloud' }))).status).toBe(200)
  await desk.post(`${at}/signatures`, form('service-agreement', { signer: 'family' }))
  expect((await desk.get(`${at}/papers`)).json<State>().may_watch).toBe(true)
  await b.pass(5)
  const back = await desk.post(`${at}/withdrawals`, { resident, paper: 'notice' })
  expect(back.json<State>().may_watch).toBe(false)
  const consent = (await desk.get(`${at}/consent`)).json<{ purpose: string; given: boolean; note: string }[]>()
  expect(consent.map(({ purpose, given, note }) => [purpose, given, note])).toEqual([
    ['family', false, 'paper: notice'],
    ['vendor', false, 'paper: notice'],
  ])
  expect((await desk.post(`${at}/withdrawals`, { resident, paper: 'notice' })).code).toBe('request-invalid')
  expect((await desk.get('/api/papers.csv')).text).toContain(`${home.id},${resident},notice,withdrawn,yes,1,1,`)
  expect((await b.server.audit(`home:${home.id}`)).map(({ did }) => did)).toEqual([
    'paper-signed',
    'paper-signed',
    'paper-withdrawn',
    'consent-withdrawn',
    'consent-withdrawn',
  ])
  await desk.close()
  const again = await bench({ store, at: b.clock.now() })
  const kept = paperDesk(again.server.ground, site)
  expect(kept.signatures(home.id)).toHaveLength(2)
  expect(kept.standing(home.id)!.map(({ state }) => state)).toEqual(['withdrawn', 'missing', 'missing', 'signed'])
  // A paper that was written anew asks for consent anew.
  const before = { ...kept.signatures(home.id)[0]!, id: 'old', paper: 'emergency-manual' as const, version: 0 }
  again.server.ground.books.book('signatures').put('old', before)
  expect(paperDesk(again.server.ground, site).standing(home.id)![2]).toMatchObject({ state: 'outdated', signed_version: 0 })
})
