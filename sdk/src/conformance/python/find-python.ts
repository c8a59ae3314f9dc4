import { execFileSync } from 'node:child_process'
import process from 'node:process'

/** A Python that can run the client, or why there is none. `paho` is its version, empty when it is not installed. */
export type Found = { command: string; paho: string } | { why: string }

const PROBE = `
import sys
assert sys.version_info >= (3, 9), 'older than 3.9'
try:
    import paho.mqtt as paho
    print(paho.__version__)
except ImportError:
    print('')
`

/** What to try, the one that the environment names first. The system's own comes last: packages of the system are installed for it. */
const candidates = [process.env['ANJU_PYTHON'], 'python3', '/usr/bin/python3'].filter((name) => name !== undefined)

function probe(command: string): Found {
  try {
    const paho = execFileSync(command, ['-c', PROBE], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 }).trim()
    return { command, paho }
  } catch {
    return { why: 'python3 (3.9 or newer) is not installed here' }
  }
}

function find(): Found {
  const found = candidates.map(probe)
  return found.find((one) => 'paho' in one && one.paho !== '') ?? found.find((one) => 'command' in one) ?? found[0]!
}

export const python: Found = find()

/** Why Python cannot run at all, for the title of what is left out; empty when it can. */
export const noPython: string = 'why' in python ? ` (left out: ${python.why})` : ''
/** Why it cannot talk MQTT. */
export const noPaho: string =
  noPython !== ''
    ? noPython
    : 'command' in python && python.paho === ''
      ? ' (left out: python3 has no paho-mqtt; apt install python3-paho-mqtt)'
      : ''
