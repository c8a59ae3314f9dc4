import { execFile } from 'node:child_process'
import { open as openFile } from 'node:fs/promises'
import { constants } from 'node:fs'
import { connect } from 'node:net'
import process from 'node:process'
import type { Duplex, Readable } from 'node:stream'
import { ReadStream } from 'node:tty'
import { promisify } from 'node:util'
import type { SerialPort } from 'serialport'
import type { StreamPlace } from './gateway.ts'
import { gatewayLimits } from './gateway-limits.ts'

/** Opens a socket. Rejects when nobody listens, or nobody answers for a while. */
function openSocket({ host, port }: { host: string; port: number }): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    socket.setTimeout(gatewayLimits.open_patience, () => socket.destroy(new Error(`${host}:${port} does not answer`)))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** Opens the bytes of a radar: a TCP port, or a serial port. */
export const openStream = (place: StreamPlace): Promise<Readable> => ('tcp' in place ? openSocket(place.tcp) : openSerial(place.serial))

/** Opens a serial port, 8 bits, no parity, one stop bit, at any rate that its driver knows; by `stty` where the package `serialport` is not installed. */
async function openSerial(place: { path: string; baud: number }): Promise<Readable> {
  const library = await import('serialport').catch(() => undefined)
  return library === undefined ? openByStty(place) : openByLibrary(library.SerialPort, place)
}

function openByLibrary(Port: typeof SerialPort, { path, baud }: { path: string; baud: number }): Promise<Readable> {
  const port = new Port({ path, baudRate: baud, dataBits: 8, parity: 'none', stopBits: 1, autoOpen: false })
  return new Promise((resolve, reject) => port.open((error) => (error ? reject(error) : resolve(port))))
}

/** Rejects with the sentence of `stty` for a rate that it cannot set, like 256,000 on most machines. */
export async function openByStty({ path, baud }: { path: string; baud: number }): Promise<Readable> {
  const which = process.platform === 'darwin' ? '-f' : '-F'
  const settings = [String(baud), 'raw', '-echo', 'cs8', '-parenb', '-cstopb', 'clocal']
  await promisify(execFile)('stty', [which, path, ...settings], { timeout: gatewayLimits.open_patience })
  const file = await openFile(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
  const stream = new ReadStream(file.fd)
  stream.once('close', () => void file.close().catch(() => {})) // The stream has closed it, and the handle must be told.
  return stream
}
