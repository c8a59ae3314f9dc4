// Goal: one command, and an emergency can be lived through; one key, and nothing is left. Method: the demo runs as a process of its own on free ports; a
// plain MQTT client that is not ours (and mosquitto_pub where the machine has it) reports to it over TCP; the instructor's line lets a call for help happen.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { FeedMessage, type Alert } from '@anju/sdk'
import { connectAsync } from 'mqtt'
import { afterAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { anjuScenarios } from '../../src/cli/program.ts'
import { browserCommand } from '../../src/demo/open-browser.ts'
import { Value } from 'typebox/value'

const data = mkdtempSync(join(tmpdir(), 'anju-demo-'))
const bin = join(import.meta.dirname, '../../bin/demo.ts')
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(data, { recursive: true, force: true })
})

interface Running {
  child: ChildProcess
  url: string
  mqttUrl: string
  director: string
  output: () => string
  /** Presses Ctrl-C; gives the exit code. */
  stop(): Promise<number | null>
}

const free = ['--port', '0', '--mqtt-port', '0', '--no-open', '--no-page', '--data', data]

function launch(args: readonly string[]): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let output = ''
  const keep = (chunk: Buffer) => {
    output += String(chunk)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise<number | null>((done) => child.once('close', done))
  void ended.then(() => children.delete(child))
  return { child, output: () => output, ended }
}

async function start(...more: string[]): Promise<Running> {
  const { child, output, ended } = launch([...free, ...more])
  await expect.poll(output, { timeout: 25_000, interval: 50 }).toMatch(/Ctrl-C stops everything/)
  const found = (pattern: RegExp) => pattern.exec(output())![1]!
  return {
    child,
    url: found(/simulated: (http\S+)/),
    mqttUrl: found(/Devices: (mqtt\S+)/),
    director: found(/Instructor: (ws\S+)/),
    output,
    stop() {
      child.kill('SIGINT')
      return ended
    },
  }
}

const alerts = async ({ url }: Running): Promise<Alert[]> => (await (await fetch(`${url}/api/alerts`)).json()) as Alert[]
const has = async (demo: Running, kind: string) => (await alerts(demo)).some((alert) => alert.kind === kind)
const topic = 'anju/1/demo/wanqing-3-1204/gas-guest/event'
const gas = (id: string) => JSON.stringify({ id, body: { event: 'gas', alarm: true, gas_lel_pct: 25 } })

/** Listens to the feed until an alert of a kind is on it. */
function seenOnFeed({ url }: Running, kind: string): Promise<Alert> {
  const feed = new WebSocket(`${url.replace('http', 'ws')}/api/feed`)
  return new Promise((done, fail) => {
    feed.on('error', fail)
    feed.on('message', (frame: Buffer) => {
      const message = JSON.parse(frame.toString()) as FeedMessage
      if (!Value.Check(FeedMessage, message)) return fail(new Error(`not of the feed: ${frame.toString().slice(0, 200)}`))
      const alert = message.type === 'incident' ? message.alerts.find((each) => each.kind === kind) : undefined
      if (alert === undefined) return
      feed.close()
      done(alert)
    })
  })
}

const refused = (url: string) =>
  new Promise<boolean>((done) => {
    const { hostname, port } = new URL(url)
    const socket = connectTcp({ host: hostname, port: Number(port) })
    socket.once('connect', () => done(false))
    socket.once('error', () => done(true))
  })

describe('the demo', { timeout: 60_000 }, () => {
  it('[DEMO-1] [DEMO-2] [DEMO-4] raises what a plain MQTT client reports, keeps it over a restart, and forgets it when told to', async () => {
    const demo = await start('--fresh')
    const seen = seenOnFeed(demo, 'gas')
    const client = await connectAsync(demo.mqttUrl, { clientId: 'somebody-else', protocolVersion: 4 })
    await client.publishAsync(topic, gas('guest-1'), { qos: 1 })
    await client.endAsync()
    expect(await seen).toMatchObject({ kind: 'gas', severity: 'alarm', home: 'wanqing-3-1204', room: 'kitchen', supervised: false })
    expect(await has(demo, 'gas')).toBe(true)
    const code = await demo.stop()
    expect(demo.output()).toMatch(/Stopping …\s+Stopped\.\s*$/)
    expect(code).toBe(0)
    for (const url of [demo.url, demo.mqttUrl, demo.director]) expect(await refused(url), url).toBe(true)

    const again = await start()
    expect(await has(again, 'gas')).toBe(true)
    expect(await again.stop()).toBe(0)
    const fresh = await start('--fresh')
    expect(await alerts(fresh)).toEqual([])
    expect(await fresh.stop()).toBe(0)
  })

  it('[DEMO-1] takes the very command that it prints, where mosquitto_pub is there to run it', async () => {
    const demo = await start('--fresh')
    const command = /^ {2}(mosquitto_pub .*)$/m.exec(demo.output())![1]!
    const there = spawnSync('sh', ['-c', 'command -v mosquitto_pub']).status === 0
    if (there) {
      expect(spawnSync('sh', ['-c', command]).status).toBe(0)
      await expect.poll(() => has(demo, 'gas'), { timeout: 5_000 }).toBe(true)
    } else {
      // Without the program its arguments are checked: the same topic and the same message by another plain client.
      process.stdout.write('mosquitto_pub is not on this machine; its command was taken apart and sent by another client.\n')
      expect(command).toContain(`-t ${topic} `)
      const said = spawnSync('sh', ['-c', command.replace(/^.* -m /, "printf '%s' ")], { encoding: 'utf8' }).stdout
      expect(JSON.parse(said)).toMatchObject(JSON.parse(gas((expect.any(String) as string) && JSON.parse(said).id)) as object)
      const client = await connectAsync(demo.mqttUrl)
      await client.publishAsync(topic, said, { qos: 1 })
      await client.endAsync()
      await expect.poll(() => has(demo, 'gas'), { timeout: 5_000 }).toBe(true)
    }
    expect(await demo.stop()).toBe(0)
  })

  it('[DEMO-1] [DRILL-4] [DRILL-5] lets an instructor call for help at sixty times the pace, and writes the drill down', async () => {
    const demo = await start('--fresh')
    const seen = seenOnFeed(demo, 'sos')
    const window = new WebSocket(demo.director, { origin: demo.url })
    await new Promise((done) => window.once('open', done))
    window.send(JSON.stringify({ type: 'clock', factor: 60 }))
    window.send(JSON.stringify({ type: 'inject', inject: 'help-button' }))
    expect(await seen).toMatchObject({ severity: 'alarm', origin: 'simulated' })
    window.close()
    expect(await demo.stop()).toBe(0)
    const [drill] = readdirSync(join(data, 'drills'))
    expect(demo.output()).toContain(drill)
    const said: string[] = []
    const screen = { line: (text: string) => said.push(text), passing: () => {} }
    const folder = process.cwd()
    const file = relative(folder, join(data, 'drills', drill!))
    const code = await anjuScenarios(['check', file], { folder, out: screen, err: screen, signal: new AbortController().signal })
    expect(code, said.join('\n')).toBe(0)
  })

  it('[DEMO-3] says in one line which port is in use, and by which option another is chosen', async () => {
    const demo = await start()
    const ports = { '--port': demo.url, '--mqtt-port': demo.mqttUrl, '--director-port': demo.director }
    for (const [option, url] of Object.entries(ports)) {
      const { ended, output } = launch([...free.filter((word, i) => word !== option && free[i - 1] !== option), option, new URL(url).port])
      expect(await ended, output()).toBe(3)
      expect(output().trim().split('\n')).toEqual([
        expect.stringMatching(new RegExp(`^demo: port ${new URL(url).port} .* in use.*${option} `)) as string,
      ])
    }
    expect(await demo.stop()).toBe(0)
  })

  it('[RUN-5] ends with 2 for wrong usage, and with 0 when it is asked for help', async () => {
    expect(await launch(['--port', 'eighty']).ended).toBe(2)
    expect(await launch(['--help']).ended).toBe(0)
  })

  it('opens a browser only where there is a desktop, and never in CI', () => {
    expect(browserCommand('linux', {})).toBeUndefined()
    expect(browserCommand('linux', { DISPLAY: ':0' })).toEqual(['xdg-open'])
    expect(browserCommand('darwin', { CI: 'true' })).toBeUndefined()
    expect(browserCommand('darwin', {})).toEqual(['open'])
  })
})
