// Goal: the feed tells each listener what they may see, and nobody else. Method: real WebSockets on a server with accounts, its clock moved by the test; what
// each of them heard is searched for what they must not know.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Check } from 'typebox/value'
import { WebSocket } from 'ws'
import { FeedMessage } from '@anju/sdk'
import { feedListeners } from '../../src/http/feed-listeners.ts'
import { feedClose, feedSocket } from '../../src/http/feed-socket.ts'
import { guardedApi, siteOf, withEveryRole, type GuardedApi } from './guarded-api.ts'

let guarded: GuardedApi
let http: Server
let feed: { close(): void }
let port: number
beforeEach(async () => {
  guarded = await guardedApi({ site: siteOf(['h1', 'h2']) })
  await withEveryRole(guarded, ['h1'])
  http = createServer()
  feed = feedSocket(http, '127.0.0.1', feedListeners(guarded.server, guarded.people))
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  port = (http.address() as AddressInfo).port
})
afterEach(async () => {
  feed.close()
  http.close()
  await guarded.close()
})

interface Listening {
  socket: WebSocket
  heard: FeedMessage[]
  token: string
  closed: () => number | undefined
}

/** Listens as an account, once it has been greeted. */
async function listen(account: string, query = ''): Promise<Listening> {
  const { token } = guarded.people.enter(account, 'test')
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/feed${query}`, { headers: { cookie: `anju=${token}` } })
  const heard: FeedMessage[] = []
  let code: number | undefined
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as FeedMessage))
  socket.on('close', (why) => (code = why))
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0))
  return { socket, heard, token, closed: () => code }
}
const last = ({ heard }: Listening) => heard.at(-1)!
const seqOf = (one: Listening) => last(one).seq
/** Until everybody has heard of the last thing that was told. */
const caughtUp = (...all: Listening[]) => vi.waitFor(() => expect(all.map(seqOf)).toEqual(all.map(() => guarded.server.hello().seq)))

describe('the feed of a server with accounts', () => {
  it('[FEED-6] greets anew whoever is bound to homes, which may be others by now; who sees all goes on where they were', async () => {
    const { run } = guarded.server.health()
    const last = `?after=${run}.${guarded.server.hello().seq}`
    const bound = await listen('family', last)
    await vi.waitFor(() => expect(bound.heard).toMatchObject([{ type: 'resync', reason: 'view-changes' }, { type: 'hello' }]))
    guarded.server.tellTime()
    const all = await listen('admin', last)
    expect(all.heard).toMatchObject([{ type: 'clock' }])
  })

  it('[AUTH-11] opens for nobody who has not logged in', async () => {
    for (const headers of [
      {},
      { cookie: 'anju=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      { cookie: `anju=${guarded.people.enter('auditor', 'x').token}` },
    ]) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/feed`, { headers })
      expect(await new Promise((resolve) => socket.on('error', (error) => resolve(error.message)))).toContain('401')
    }
  })

  it('[AUTH-11] tells each listener of their homes, devices and incidents alone, in messages without a gap', async () => {
    const [desk, family, vendor, trainee] = [
      await listen('operator'),
      await listen('family'),
      await listen('vendor'),
      await listen('trainee'),
    ]
    await guarded.sos('h1')
    await guarded.sos('h2')
    guarded.server.tellTime()
    await caughtUp(desk, family, vendor, trainee)
    const incidentsOf = ({ heard }: Listening) => heard.flatMap((one) => (one.type === 'incident' ? [one.incident.home] : []))
    expect([desk, family, vendor, trainee].map(incidentsOf)).toEqual([['h1', 'h2'], ['h1'], [], []])
    const homesOf = ({ heard: [first] }: Listening) => (first?.type === 'hello' ? first.homes.map(({ id }) => id) : [])
    expect([desk, family, vendor, trainee].map(homesOf)).toEqual([['h1', 'h2'], ['h1'], ['h1', 'h2'], ['h1']])
    for (const one of [desk, family, vendor, trainee]) {
      for (const message of one.heard) expect(Check(FeedMessage, message), message.type).toBe(true)
      expect(one.heard.map(({ seq }) => seq)).toEqual(one.heard.map((_, at) => one.heard[0]!.seq + at))
      expect(JSON.stringify(one.heard)).not.toMatch(/王秀兰|Xiulan|1204/)
    }
    for (const one of [family, trainee]) expect(JSON.stringify(one.heard)).not.toContain('h2')
  })

  it('[AUTH-11] greets a responder anew with the home to which they are sent', async () => {
    const responder = await listen('responder')
    expect(last(responder)).toMatchObject({ type: 'hello', homes: [], incidents: [] })
    const { id } = await guarded.sos('h2')
    for (const step of [{ step: 'acknowledge' }, { step: 'dispatch', to: 'responder' }] as const)
      await guarded.server.step(id, { ...step, by: 'operator' })
    await caughtUp(responder)
    expect(last(responder)).toMatchObject({ type: 'hello', homes: [{ id: 'h2' }], incidents: [{ id, state: 'dispatched' }] })
    expect(responder.heard.slice(1, -1).every(({ type }) => type === 'clock')).toBe(true)
  })

  it('[AUTH-11] ends for whoever logged out or was shut, and for no other', async () => {
    const [desk, gone, shut] = [await listen('operator'), await listen('supervisor'), await listen('family')]
    guarded.people.sessions.close(gone.token)
    guarded.people.accounts.change('family', { disabled: true }, 'admin')
    guarded.server.tellTime()
    await vi.waitFor(() => expect([gone.closed(), shut.closed()]).toEqual([feedClose.logged_out, feedClose.logged_out]))
    expect(desk.closed()).toBeUndefined()
    await caughtUp(desk)
  })
})
