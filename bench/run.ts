// `pnpm bench <name> [options]`: runs one bench in processes of its own and prints one JSON line a figure.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const benches: Readonly<Record<string, { file: string; is: string }>> = {
  codec: {
    file: 'sdk/bench/codec.ts',
    is: 'decode and check of a report, beside JSON.parse and ajv; radar frames of 40 points; --rounds 15',
  },
  latency: {
    file: 'server/bench/latency.ts',
    is: 'PUBLISH to alert in a WebSocket client, beside the bare broker; --seconds 120 --runs 5 --devices 1000',
  },
  'alert-list': {
    file: 'server/bench/alert-list.ts',
    is: 'a page of 100 alerts from 1,000,000, anywhere in the list, by home and by kind; --rows 1000000 --asks 2000',
  },
  'live-devices': {
    file: 'simulator/bench/live-devices.ts',
    is: 'connected devices that one process can hold at a message a second each; --seconds 10 --least 1000 --steps 3',
  },
  server: {
    file: 'server/bench/throughput.ts',
    is: 'messages acknowledged a second, committed to SQLite, beside a bare broker; --seconds 10 --runs 3 --clients 100 --what events,readings,alerts',
  },
  restart: {
    file: 'server/bench/restart.ts',
    is: 'from the start of a server until it serves, with open alerts that a kill left; --alerts 10000 --restarts 5',
  },
  'served-homes': {
    file: 'bench/served-homes.ts',
    is: 'bytes that one more home costs a server, and the core that all of them take; --homes 26500 --days 21 --reports 1600 --seconds 30',
  },
  scenarios: {
    file: 'bench/scenarios.ts',
    is: 'seconds of the suite and of quiet days in lockstep, hours a second, lockstep beside model, drawn scenarios a minute; --workers 2 --rounds 3 --documents 12 --drawn 40',
  },
  viz: {
    file: 'viz/bench/page.ts',
    is: 'weight of the page, first paint and alerts on the desk, frames of the home and of 91 tiles, draw calls, replay; --loads 5 --alerts 100 --seconds 10 --rounds 6',
  },
  sim: {
    file: 'bench/sim.ts',
    is: 'days of a home a second on one core, with and without rules, beside a fixed step; bytes a home holds; --days 60 --homes 300',
  },
}

const [name = '', ...options] = process.argv.slice(2)
const bench = benches[name]
if (bench === undefined) {
  console.error(
    `Which bench? ${Object.entries(benches)
      .map(([known, { is }]) => `\n  pnpm bench ${known}  ${is}`)
      .join('')}`,
  )
  process.exit(2)
}
const child = spawn(process.execPath, [join(import.meta.dirname, '..', bench.file), ...options], { stdio: 'inherit' })
child.on('exit', (code) => process.exit(code ?? 4))
