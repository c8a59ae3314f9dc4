// The server as it is run: a process of its own, its store on disk, MQTT over TCP; for tests that kill it, starve it and stop it.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Alert, Home, Incident, Site, UpChannel } from '@anju/sdk'
import { encode, topicOf, type Connection } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'

const title = { zh: '测试', en: 'Test' }

const home = (id: string): Home => ({
  id,
  title,
  address: title,
  origin: 'real',
  plan: {
    wall: { exterior_m: 0.2, interior_m: 0.1, height_m: 2.7 },
    rooms: [{ id: 'living', kind: 'living', title, polygon_m: [[0, 0], [4, 0], [4, 4], [0, 4]] }], // prettier-ignore
    openings: [],
    furniture: [],
  },
  residents: [],
  devices: [
    { id: 'button', kind: 'help-button', room: 'living', place_m: [2, 2, 1] },
    { id: 'radar', kind: 'radar', room: 'living', place_m: [2, 2, 2.5], aim_deg: 0, tilt_deg: 90 },
  ],
})

/** A site of homes of one room with a button and a radar each, called h0 and on. */
export const smallSite = (homes: number): Site => ({
  id: 'test',
  title,
  time_zone: 'Asia/Shanghai',
  homes: Array.from({ length: homes }, (_, n) => home(`h${n}`)),
})

/** A server that runs. */
export interface RunningServer {
  readonly pid: number
  readonly url: string
  readonly mqttPort: number
  /** Everything that it said. */
  said(): string
  signal(name: NodeJS.Signals): void
  /** Signals it and settles with its exit code when it has gone. */
  end(name?: NodeJS.Signals): Promise<number | null>
}

const programFile = join(import.meta.dirname, '../../bin/anju-server.ts')

/** How a server is started: a folder that holds `site.json` and gets the data. */
export interface Start {
  folder: string
  /** Words of a shell to run before the server takes its place, such as `ulimit`. */
  shell?: string
  /** Milliseconds by which its clock is off. */
  clock_off_ms?: number
  /** Milliseconds by which it jumps at SIGUSR2. */
  clock_jump_ms?: number
}

const running = new Set<RunningServer>()

/** Kills what a test that failed has left. */
export async function endAll(): Promise<void> {
  for (const one of running) await one.end('SIGKILL')
}

/** Writes the site of a folder. */
export const keepSite = (folder: string, site: Site): void => writeFileSync(join(folder, 'site.json'), JSON.stringify(site))

/** Starts a server and waits until it serves. Rejects with what it said when it ends before. */
export async function startServer({ folder, shell = ':', clock_off_ms = 0, clock_jump_ms = 0 }: Start): Promise<RunningServer> {
  const words = [programFile, '--site', join(folder, 'site.json'), '--data', join(folder, 'data'), '--port', '0', '--mqtt-port', '0']
  const off = join(import.meta.dirname, 'clock-off.ts')
  const child = spawn('/bin/sh', ['-c', `${shell}; exec "$0" "$@"`, process.execPath, '--import', off, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ANJU_TEST_CLOCK_OFF_MS: String(clock_off_ms), ANJU_TEST_CLOCK_JUMP_MS: String(clock_jump_ms) },
  })
  let text = ''
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [, url, mqttPort] = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      text += more
      const found = /API and feed at (http:\S+), MQTT at mqtt:\/\/[^:]+:(\d+)/.exec(text)
      if (found !== null) resolve(found)
    })
    void gone.then(() => reject(new Error(`The server ended before it served: ${text}`)))
  })
  const server: RunningServer = {
    pid: child.pid!,
    url: url!,
    mqttPort: Number(mqttPort),
    said: () => text,
    signal: (name) => void child.kill(name),
    end(name = 'SIGTERM') {
      child.kill(name)
      return gone
    },
  }
  running.add(server)
  void gone.then(() => running.delete(server))
  return server
}

/** A client of a server, which may speak for every device. */
export const lineTo = (server: RunningServer, clientId = 'devices'): Promise<Connection> =>
  mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port: server.mqttPort }) }).connect({ clientId, clean: true, onMessage: () => {} })

/** One message of a device. */
export interface Said {
  home: string
  device: string
  boot: string
  seq: number
  body: Record<string, unknown>
}

/** Sends a message at QoS 1; settles when it is acknowledged. */
export const send = (line: Connection, { home: of, device, boot, seq, body }: Said, channel: UpChannel = 'event'): Promise<void> =>
  line.publish({
    topic: topicOf({ site: 'test', home: of, device }, channel),
    payload: encode({ boot, seq, time_ms: Date.now(), clock: 'synced', origin: 'real', body }),
    qos: 1,
    retain: false,
  })

/** What the API answers. */
export const ask = async <T>(server: RunningServer, path: string): Promise<T> => (await (await fetch(server.url + path)).json()) as T

/** An incident with its alerts. */
export interface Full {
  incident: Incident
  alerts: readonly Alert[]
}

/** Every incident that is open, with its alerts. */
export async function everythingOpen(server: RunningServer): Promise<Full[]> {
  const incidents = await ask<Incident[]>(server, '/api/incidents')
  const all: Full[] = []
  for (const { id } of incidents) all.push(await ask<Full>(server, `/api/incidents/${id}`))
  return all
}

/** Takes a step by the API. True when the server said that it is taken. */
export async function takeStep(server: RunningServer, incident: string, step: string): Promise<boolean> {
  const answer = await fetch(`${server.url}/api/incidents/${incident}/steps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ step, by: 'wu' }),
  })
  return answer.ok
}
