import { lookup as resolve } from 'node:dns'
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublic, targetOf, type AllowedHosts } from './allowed-target.ts'

/** What a target answered. */
export interface Answered {
  status: number
  retry_after_s?: number
}

/** Sends one request; rejects with an error whose message is a code. */
export type Sender = (url: string, headers: Readonly<Record<string, string>>, body: string, give_up: AbortSignal) => Promise<Answered>

/** Resolves a name and hands on public addresses alone: the very ones that are then called, so that a name cannot change in between. */
const publicOnly: LookupFunction = (name, options, done) => {
  resolve(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, '')
    const open = addresses.filter(({ address }) => isPublic(address))
    if (open.length < addresses.length || open.length === 0) return done(new Error('private-address'), '')
    return options.all === true ? done(null, open) : done(null, open[0]!.address, open[0]!.family)
  })
}

/** A sender over HTTP. It follows no redirect, reads no body, and reaches private addresses only at hosts that are allowed. */
export const httpSender =
  (allowed: AllowedHosts): Sender =>
  (text, headers, body, give_up) =>
    new Promise((settle, reject) => {
      const target = targetOf(text, allowed)
      if (!target.ok) return reject(new Error(String(target.fault.params?.['why'])))
      const { url, trusted } = target.value
      const guarded = trusted || isIP(url.hostname) !== 0 ? {} : { lookup: publicOnly }
      const length = { 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'anju-hooks/1' }
      const options = { method: 'POST', headers: { ...headers, ...length }, agent: false as const, signal: give_up, ...guarded }
      const asked = (url.protocol === 'https:' ? secure : plain)(url, options, (answer) => {
        const wait = Number(answer.headers['retry-after'])
        settle({ status: answer.statusCode ?? 0, ...(Number.isFinite(wait) && wait > 0 ? { retry_after_s: wait } : {}) })
        answer.destroy()
      })
      asked.on('error', (error: NodeJS.ErrnoException) => {
        const code = give_up.aborted ? 'no-answer' : error.message === 'private-address' ? error.message : (error.code ?? 'failed')
        reject(new Error(code.toLowerCase()))
      })
      asked.end(body)
    })
