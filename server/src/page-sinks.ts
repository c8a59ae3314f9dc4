import { spawn } from 'node:child_process'
import { pageChannels, type PageChannel } from './loop/page-policy.ts'
import type { PageSink, PageSinks, SentPage } from './loop/page.ts'

type Say = (line: string) => void

/** Milliseconds after which a program or a web server that was handed a page has failed: below the outbox's own patience. */
const PATIENCE_MS = 15_000

const WAYS = `one of ${pageChannels.join(', ')}, =, and log, webhook, or command:/path/to/program`

/** Says a page in a line of JSON, without the address. */
export const logSink =
  (say: Say): PageSink =>
  async (page) =>
    say(JSON.stringify({ page: { ...page, address: undefined } }))

/** POSTs a page as JSON to the contact's address. `webhook-id` is the page's id: the same for a copy. */
export const webhookSink: PageSink = async (page) => {
  const { protocol } = new URL(page.address)
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error('the address is no web address')
  const answer = await fetch(page.address, {
    method: 'POST',
    redirect: 'error',
    headers: { 'content-type': 'application/json', 'webhook-id': page.id, 'webhook-timestamp': String(Math.floor(page.at_ms / 1_000)) },
    body: JSON.stringify(page),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`the web server answered ${answer.status}`)
}

/** Runs a program with the page as JSON on its standard input: a gateway for telephones or messages. It has sent it when it ends with 0. */
export const commandSink = (program: string): PageSink => {
  return (page: SentPage) =>
    new Promise((resolve, reject) => {
      // No shell, and nothing of the server's surroundings.
      const child = spawn(program, [], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { PATH: process.env['PATH'] },
        timeout: PATIENCE_MS,
        killSignal: 'SIGKILL',
      })
      child.on('error', reject)
      child.on('close', (code, signal) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code ?? signal}`))))
      child.stdin.on('error', () => {}) // It may end without having read.
      child.stdin.end(JSON.stringify(page))
    })
}

/** The sinks that `--page` asks for, as `sms=command:/usr/local/bin/send-sms`. Throws an Error with one sentence for one that does not fit. */
export function pageSinks(asked: readonly string[], say: Say): PageSinks {
  const sinks: Partial<Record<PageChannel, PageSink>> = {}
  for (const one of asked) {
    const [channel, way] = [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]
    const known = pageChannels.find((name) => name === channel)
    const sink =
      way === 'log' ? logSink(say) : way === 'webhook' ? webhookSink : way.startsWith('command:/') ? commandSink(way.slice(8)) : undefined
    if (known === undefined || sink === undefined) throw new Error(`--page ${one}: it is ${WAYS}.`)
    sinks[known] = sink
  }
  return sinks
}
