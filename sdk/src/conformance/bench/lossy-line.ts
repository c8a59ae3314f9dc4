import type { Socket } from 'node:net'
import { duplexPair, type Duplex } from 'node:stream'

/** A socket of a device, with a network before the broker that may lose what is said. */
export interface LossyLine {
  /** What the broker gets in place of the socket. */
  readonly stream: Duplex
  /** From now on everything that either side says is lost, and neither hears of it. */
  lose(): void
  /** Ends it on both sides. */
  cut(): void
}

/** Carries bytes between a socket and the broker's stream until one of them ends. */
export function lossyLine(socket: Socket): LossyLine {
  const [stream, far] = duplexPair()
  let lost = false
  const cut = () => {
    socket.destroy()
    far.destroy()
    stream.destroy()
  }
  const carry = (from: Duplex, to: Duplex) => {
    from.on('data', (bytes: Buffer) => {
      if (lost || to.destroyed || to.write(bytes)) return
      from.pause() // The other side is slower: it is waited for.
      to.once('drain', () => from.resume())
    })
    from.on('error', cut)
    from.on('close', cut)
  }
  carry(socket, far)
  carry(far, socket)
  socket.on('end', () => far.end())
  far.on('end', () => socket.end())
  stream.on('close', () => setImmediate(() => socket.end())) // What the broker said last is on its way through.
  return {
    stream,
    lose: () => {
      lost = true
    },
    cut,
  }
}
