// Goal: accounts can be kept from the command line, and never beside a server that runs on the same store. Method: the command's function on real stores, and
// a server of the same process that has one open.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { exit, main } from '../src/main.ts'
import { site } from './one-home.ts'

let folder: string
let said: string[] = []
const say = (line: string) => void said.push(line)
const atOnce = Promise.resolve()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-accounts-'))
  writeFileSync(join(folder, 'site.yaml'), stringify(site))
  said = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const store = () => join(folder, 'server.sqlite')
const accounts = (...args: string[]) => main(['accounts', ...args, '--store', store()], say, atOnce)
const serve = (interrupted: Promise<void>, ...flags: string[]) =>
  main(['--site', join(folder, 'site.yaml'), '--data', folder, '--port', '0', '--mqtt-port', '0', ...flags], say, interrupted)

describe('anju-server accounts', () => {
  it('[AUTH-14] adds, lists, resets, shuts and opens, shows a password once and keeps none', async () => {
    expect(await accounts('add', 'wu', '--role', 'operator')).toBe(exit.usage)
    expect(said.at(-1)).toContain('The first account must be an admin.')
    expect(await accounts('add', 'chen', '--role', 'admin', '--name', '陈')).toBe(exit.ok)
    const [, password] = /^User name chen, password ([\w-]{32})\./.exec(said.at(-1)!) ?? []
    expect(password).toBeDefined()
    expect(await accounts('add', 'wu', '--role', 'family', '--home', 'a', '--home', 'b')).toBe(exit.ok)
    expect(await accounts('disable', 'wu')).toBe(exit.ok)
    expect(await accounts('list')).toBe(exit.ok)
    expect(said.slice(-3)).toEqual(['chen\tadmin\t陈\topen', 'wu\tfamily\twu\tshut\ta b', '2 accounts.'])
    expect(await accounts('enable', 'wu')).toBe(exit.ok)
    expect(await accounts('passwd', 'chen')).toBe(exit.ok)
    expect(said.at(-1)).toMatch(/^User name chen, password [\w-]{32}\.$/)
    expect(said.at(-1)).not.toContain(password!)
    expect(readFileSync(store()).includes(password!)).toBe(false)
  })

  it('[AUTH-14] ends with 2 and one sentence for what cannot be', async () => {
    expect(await accounts('list')).toBe(exit.usage)
    expect(said.at(-1)).toContain('There is no store at')
    await accounts('add', 'chen', '--role', 'admin')
    for (const [args, says] of [
      [['add', 'chen', '--role', 'admin'], 'There is an account chen already.'],
      [['add', 'Big Name', '--role', 'admin'], 'is no account id'],
      [['add', 'wu', '--role', 'operator', '--name', 'x'.repeat(65)], 'A name has 1 to 64 characters'],
      [['passwd', 'nobody'], 'There is no account nobody.'],
      [['disable', 'chen'], 'is the last admin'],
    ] as const) {
      expect(await accounts(...args), args.join(' ')).toBe(exit.usage)
      expect(said.at(-1)).toContain(says)
    }
    expect(await accounts('add', 'wu', '--role', 'king')).toBe(exit.usage)
  })

  it('[AUTH-14] [STORE-10] changes nothing while a server runs on the store, nor does another server start on it', async () => {
    await accounts('add', 'chen', '--role', 'admin')
    const { promise, resolve } = Promise.withResolvers<void>()
    const running = serve(promise)
    await vi.waitFor(() => expect(said.at(-1)).toContain('API and feed at'))
    expect(await accounts('add', 'wu', '--role', 'operator')).toBe(exit.usage)
    expect(said.at(-1)).toContain('A server is running on')
    expect(await serve(atOnce)).toBe(exit.unreachable)
    expect(said.at(-1)).toContain('another server runs on')
    resolve()
    expect(await running).toBe(exit.interrupted)
    expect(await accounts('add', 'wu', '--role', 'operator')).toBe(exit.ok)
  })

  it('[AUTH-2] a server without accounts does not open its API to the network', async () => {
    expect(await serve(atOnce, '--host', '0.0.0.0', '--mqtt-host', '127.0.0.1')).toBe(exit.usage)
    expect(said.at(-1)).toContain('needs accounts')
    await accounts('add', 'chen', '--role', 'admin')
    expect(await serve(atOnce, '--host', '0.0.0.0', '--mqtt-host', '127.0.0.1')).toBe(exit.interrupted)
  })
})
