// Goal: a page reaches a web server, a program or the log as it is, and a failure is told as one. Method: a real web server, real programs.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SentPage } from '../src/loop/page.ts'
import { commandSink, pageSinks, webhookSink } from '../src/page-sinks.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-sinks-'))
afterAll(() => rmSync(folder, { recursive: true }))
const page: SentPage = {
  id: 'i/acknowledge/1/alarm-raised/desk/0/wu',
  contact: 'wu',
  address: '',
  channel: 'sms',
  incidents: ['i'],
  severity: 'alarm',
  step: 'acknowledge',
  why: 'due',
  at_ms: 5_000,
  again: false,
}
const program = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}

describe('a web server', () => {
  const got: { id: unknown; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      got.push({ id: request.headers['webhook-id'], body })
      response.writeHead(request.url === '/no' ? 500 : request.url === '/away' ? 302 : 204, { location: '/' }).end()
    })
  })
  let at = ''
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  it('[PAGE-9] gets the page with its id', async () => {
    await webhookSink({ ...page, address: `${at}/` })
    expect(got).toEqual([{ id: page.id, body: JSON.stringify({ ...page, address: `${at}/` }) }])
  })
  it.each(['/no', '/away'])('[PAGE-9] that answers otherwise at %s has not taken it', async (path) => {
    await expect(webhookSink({ ...page, address: `${at}${path}` })).rejects.toThrow()
  })
  it.each(['file:///etc/hostname', 'no address', 'http://127.0.0.1:1/'])('[PAGE-9] at %s cannot be reached', async (address) => {
    await expect(webhookSink({ ...page, address })).rejects.toThrow()
  })
})

describe('a program', () => {
  it('[PAGE-9] gets the page on its standard input, and nothing of the server', async () => {
    process.env['ANJU_SECRET'] = 'x'
    const [out, surroundings] = [join(folder, 'page.json'), join(folder, 'env.txt')]
    await commandSink(program('takes', `cat > ${out}; env > ${surroundings}`))(page)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(page)
    expect(readFileSync(surroundings, 'utf8')).not.toContain('ANJU_SECRET')
    delete process.env['ANJU_SECRET']
  })
  it('[PAGE-9] that ends otherwise, or is not there, has not taken it', async () => {
    await expect(commandSink(program('fails', 'exit 3'))(page)).rejects.toThrow('ended with 3')
    await expect(commandSink(join(folder, 'none'))(page)).rejects.toThrow()
  })
  it('[PAGE-9] is handed an address as it is, whatever a shell would make of it', async () => {
    const out = join(folder, 'as-it-is.json')
    await commandSink(program('quotes', `cat > ${out}`))({ ...page, address: `$(touch ${join(folder, 'broken')}) "; ' \n` })
    expect(existsSync(join(folder, 'broken'))).toBe(false)
    expect((JSON.parse(readFileSync(out, 'utf8')) as SentPage).address).toContain('touch')
  })
})

describe('the flag', () => {
  it('[PAGE-9] names a channel and a way; the log has no address', async () => {
    const lines: string[] = []
    const sinks = pageSinks(['app=log', 'sms=command:/bin/true', 'webhook=webhook'], (line) => lines.push(line))
    expect(Object.keys(sinks).sort()).toEqual(['app', 'sms', 'webhook'])
    await sinks.app!({ ...page, address: '13800000000' })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(page.id)
    expect(lines[0]).not.toContain('13800000000')
  })
  it.each(['fax=log', 'app', 'app=shout', 'sms=command:relative'])('[PAGE-9] %s is refused with the way out', (one) => {
    expect(() => pageSinks([one], () => {})).toThrow(/^--page .*log, webhook, or command:/)
  })
})
