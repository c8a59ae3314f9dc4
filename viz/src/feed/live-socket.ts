import { backOff } from './back-off.ts'

/** How a line stands. `retry_ms` is the page's time of the next attempt. */
export type LineState = { state: 'connecting' } | { state: 'online' } | { state: 'lost'; retry_ms: number }

/** What comes over a line. */
export interface LineEvents<In> {
  onMessage: (message: In) => void
  onState: (state: LineState) => void
}

/** A line that stays: it reconnects by itself, slower and slower, until it is closed. */
export interface Line<Out> {
  /** False when the line is down: nothing is kept for later. */
  send(message: Out): boolean
  close(): void
}

/** A WebSocket of JSON frames that comes back after every loss. A frame that is no JSON is left out: the next hello mends the state. */
export function openLine<In, Out = never>(url: string, { onMessage, onState }: LineEvents<In>): Line<Out> {
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let closed = false

  const connect = () => {
    socket = new WebSocket(url)
    socket.addEventListener('open', () => {
      attempt = 0
      onState({ state: 'online' })
    })
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = parsed(event.data) as In | undefined
      if (message !== undefined) onMessage(message)
    })
    socket.addEventListener('close', () => {
      if (closed) return
      const wait_ms = backOff(attempt++, Math.random())
      onState({ state: 'lost', retry_ms: Date.now() + wait_ms })
      timer = setTimeout(connect, wait_ms)
    })
  }

  onState({ state: 'connecting' })
  connect()
  return {
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(message))
      return true
    },
    close() {
      closed = true
      clearTimeout(timer)
      socket?.close()
    },
  }
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
