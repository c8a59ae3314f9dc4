// `restart_ms`: from the start of the process until it serves, with so many open alerts that a kill -9 left on the disk, one a home; the median of some restarts.
// `restart_cpu_ms` is what the process had used by then: what a quiet core would take.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encode, topicOf } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { benchSite } from './bench-site.ts'

const { values } = parseArgs({ options: { alerts: { type: 'string', default: '10000' }, restarts: { type: 'string', default: '5' } } })
const [alerts, restarts] = [Number(values.alerts), Number(values.restarts)]
const folder = mkdtempSync(join(tmpdir(), 'anju-restart-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const site = join(folder, 'site.json')
writeFileSync(site, JSON.stringify(benchSite(alerts)))

/** Milliseconds of CPU of a process that runs: fields 14 and 15 of /proc, in hundredths of a second; nothing where there is no /proc. */
function cpuOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return undefined
  }
}

async function start(): Promise<{ child: ChildProcess; port: number; ms: number; cpu_ms: number | undefined }> {
  const from_ms = performance.now()
  const program = join(import.meta.dirname, '../bin/anju-server.ts')
  const words = ['--site', site, '--data', folder, '--port', '0', '--mqtt-port', '0']
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  for await (const text of child.stderr.setEncoding('utf8')) {
    const port = /mqtt:\/\/[^:]+:(\d+)/.exec(text as string)?.[1]
    if (port !== undefined) return { child, port: Number(port), ms: performance.now() - from_ms, cpu_ms: cpuOf(child.pid!) }
  }
  throw new Error('The server ended before it served.')
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

const first = await start()
const line = await mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port: first.port }) }).connect({
  clientId: 'bench',
  clean: true,
  onMessage: () => {},
})
const sos = encode({ boot: 'bench', seq: 0, clock: 'unset', origin: 'simulated', body: { event: 'sos', state: 'raised' } })
const call = (n: number) =>
  line.publish({ topic: topicOf({ site: 'bench', home: `home-${n}`, device: 'band' }, 'event'), payload: sos, qos: 1, retain: false })
for (let from = 0; from < alerts; from += 500)
  await Promise.all(Array.from({ length: Math.min(500, alerts - from) }, (_, n) => call(from + n)))
await kill(first.child)
const all: { ms: number; cpu_ms: number | undefined }[] = []
for (let n = 0; n < restarts; n++) {
  const again = await start()
  all.push(again)
  await kill(again.child)
}
const median = (of: number[]) => Math.round(of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)]!)
const load_1min = Math.round(loadavg()[0]! * 10) / 10
const rest = { unit: 'ms', alerts, restarts, load_1min }
console.log(JSON.stringify({ bench: 'restart', metric: 'restart_ms', value: median(all.map(({ ms }) => ms)), ...rest }))
const cpu = all.flatMap(({ cpu_ms }) => cpu_ms ?? [])
if (cpu.length > 0) console.log(JSON.stringify({ bench: 'restart', metric: 'restart_cpu_ms', value: median(cpu), ...rest }))
