// Goal: the command says what is wrong and ends with the right code. Method: the command's function with real files and ports, told to end at once.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { readSite } from '../src/config.ts'
import { exit, main } from '../src/main.ts'
import { openStore } from '../src/store/open-store.ts'
import { home, site } from './one-home.ts'
import { changesOf } from './store/changes.ts'

let folder: string
const said: string[] = []
const say = (line: string) => void said.push(line)
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-main-'))
  said.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const atOnce = Promise.resolve()

describe('anju-server', () => {
  it('[API-10] serves a site until it is interrupted, and keeps its store in the data folder', async () => {
    const path = file('site.yaml', stringify(site))
    const data = join(folder, 'data')
    expect(await main(['--site', path, '--data', data, '--port', '0', '--mqtt-port', '0'], say, atOnce)).toBe(exit.interrupted)
    expect(said.join()).toMatch(/API and feed at http:\/\/127\.0\.0\.1:\d+, MQTT at mqtt:/)
    expect(readFileSync(join(data, 'server.sqlite')).subarray(0, 6).toString()).toBe('SQLite')
  })

  it('[OBS-3] [HOOK-5] logs requests and lets webhooks reach a private host when it is told to', async () => {
    const path = file('site.yaml', stringify(site))
    const interrupt = Promise.withResolvers<void>()
    const told = ['--log', '--hooks-allow', 'hooks.local', '--hooks-allow', '127.0.0.1:9']
    const ended = main(['--site', path, '--data', folder, '--port', '0', '--mqtt-port', '0', ...told], say, interrupt.promise)
    await vi.waitFor(() => expect(said.join()).toContain('API and feed'), 20_000)
    const url = /at (http:\/\/[^,\s]+)/.exec(said.find((line) => line.startsWith('API and feed'))!)![1]!
    const add = (to: string) =>
      fetch(`${url}/api/hooks`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ url: to }) })
    expect((await add('http://127.0.0.1:9/')).status).toBe(201)
    expect((await add('http://hooks.local/')).status).toBe(201)
    expect((await add('http://127.0.0.1:10/')).status).toBe(422)
    interrupt.resolve()
    expect(await ended).toBe(exit.interrupted)
    const logged = said.filter((line) => line.includes('"route"')).map((line) => (JSON.parse(line) as { status: number }).status)
    expect(logged).toEqual([201, 201, 422])
  })

  it('[API-10] ends with 2 for a wrong flag, a file that is not there or that is wrong, and with 3 for a port in use', async () => {
    const path = file('site.yaml', stringify(site))
    expect(await main(['--site', path, '--port', 'x'], say, atOnce)).toBe(exit.usage)
    expect(await main(['--site', join(folder, 'none.yaml')], say, atOnce)).toBe(exit.usage)
    expect(said.at(-1)).toContain('none.yaml')
    const other = createServer()
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve)
    })
    const { port } = other.address() as AddressInfo
    expect(await main(['--site', path, '--data', folder, '--port', String(port), '--mqtt-port', '0'], say, atOnce)).toBe(exit.unreachable)
    expect(said.at(-1)).toBe(`127.0.0.1:${port} is in use.`)
    other.close()
  })

  it('[ALERT-34] [API-10] takes thresholds from a file, and ends with 2 for what does not fit, by line or by name', async () => {
    const path = file('site.yaml', stringify(site))
    const own = (text: string) => file('own.yaml', text)
    const run = (text: string) =>
      main(['--site', path, '--data', folder, '--port', '0', '--mqtt-port', '0', '--thresholds', own(text)], say, atOnce)
    expect(await run(`version: 3\nhomes: { ${home.id}: { fall: { confirm_s: 12 } } }\n`)).toBe(exit.interrupted)
    expect(await run('version: 1\nsites: {}\n')).toBe(exit.usage)
    expect(said.at(-1)).toMatch(/own\.yaml:\d+:\d+: /)
    expect(await run('version: 1\nhomes: { nowhere: {} }\n')).toBe(exit.usage)
    expect(said.at(-1)).toContain('there is no home nowhere')
    expect(await run('version: 1\nsite: { fall: { confirm_s: 99 } }\n')).toBe(exit.usage)
    expect(said.at(-1)).toContain('confirm_s')
  })

  it('[API-10] points to line and column of what is wrong in a site file', async () => {
    const text = stringify({
      ...site,
      time_zone: 'Asia/Nowhere',
      homes: [{ ...home, devices: [{ ...home.devices[0], kind: 'toaster', room: 'attic' }] }],
    })
    const path = file('wrong.yaml', text)
    expect(await main(['--site', path], say, atOnce)).toBe(exit.usage)
    const lines = text.split('\n')
    const at = (words: string) => lines.findIndex((line) => line.includes(words)) + 1
    expect(said.map((line) => line.slice(path.length + 1).split(':')[0])).toEqual(
      [at('Asia/Nowhere'), at('toaster'), at('attic')].map(String),
    )
    expect(readSite('id: [')).toHaveProperty('problems')
    expect(readSite('{}')).toHaveProperty('problems')
    expect(readSite(stringify({ ...site, homes: [home, home] }))).toMatchObject({
      problems: [{ problem: expect.stringContaining('Two homes') as string }],
    })
  })
})

describe('anju-server store', () => {
  it('[STORE-12] [STORE-13] backs up, restores into another store, and says in one sentence what it cannot do', async () => {
    const path = file('site.yaml', stringify(site))
    const [data, copy, backup] = [join(folder, 'data'), join(folder, 'copy.sqlite'), join(folder, 'b.gz')]
    await main(['--site', path, '--data', data, '--port', '0', '--mqtt-port', '0'], say, atOnce)
    const store = join(data, 'server.sqlite')
    expect(await main(['store', 'backup', backup, '--store', store], say, atOnce)).toBe(exit.ok)
    expect(await main(['store', 'restore', backup, '--store', copy], say, atOnce)).toBe(exit.ok)
    expect(said.at(-1)).toMatch(/^\d+ rows of .*b\.gz are in .*copy\.sqlite\.$/)
    expect(await main(['store', 'backup', backup, '--store', store], say, atOnce)).toBe(exit.failed)
    expect(said.at(-1)).toContain('is there already. Name a new file.')
    expect(await main(['store', 'backup', join(folder, 'c.gz'), '--store', join(folder, 'none')], say, atOnce)).toBe(exit.failed)
    expect(said.at(-1)).toContain('There is no store at')
    const cut = file('cut.gz', '')
    writeFileSync(cut, readFileSync(backup).subarray(0, 40))
    expect(await main(['store', 'restore', cut, '--store', join(folder, 'd.sqlite')], say, atOnce)).toBe(exit.failed)
    expect(said.at(-1)).toBe(`${cut} is damaged or cut off: it cannot be unpacked.`)
    expect(await main(['store', 'verify-audit', '--store', 'postgres://anju:secret@127.0.0.1:1/x'], say, atOnce)).toBe(exit.unreachable)
    expect(said.at(-1)).toMatch(/^The store cannot be had: .*ECONNREFUSED/)
    expect(said.join()).not.toContain('secret')
  })

  it('[STORE-9] names the line of the audit that somebody changed', async () => {
    const store = join(folder, 's.sqlite')
    const lines = ['raised', 'acknowledge', 'dispatch'].map((did) => ({ at_ms: 1, incident: 'i', did, by: 'li', detail: {} }))
    const opened = await openStore(store)
    await opened.commit(changesOf({ audit: lines }))
    await opened.close()
    expect(await main(['store', 'verify-audit', '--store', store], say, atOnce)).toBe(exit.ok)
    expect(said.at(-1)).toMatch(/^The audit is whole: 3 lines, the last with hash [0-9a-f]{64}\./)
    const forger = new DatabaseSync(store)
    forger.exec("DROP TRIGGER audit_is_append_only; UPDATE audit SET by = 'wu' WHERE seq = 2")
    forger.close()
    expect(await main(['store', 'verify-audit', '--store', store], say, atOnce)).toBe(exit.failed)
    expect(said.at(-1)).toBe('The audit is broken at line 2: it or the line before it was changed.')
  })
})
