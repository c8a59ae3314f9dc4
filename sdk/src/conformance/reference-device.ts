import type { Bus } from '../bus.ts'
import { deviceClient, type DeviceClient } from '../client/device-client.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Device } from '../define-device.ts'
import type { ClockQuality, Command } from '../envelope.ts'
import { encodeFrame } from '../frame.ts'
import type { Random } from '../random.ts'
import { after, Milliseconds, Seconds, type Instant } from '../time.ts'
import type { Address } from '../topics.ts'
import { deviceWithout, lacking } from './capabilities.ts'
import { exampleBody } from './example-body.ts'
import type { Stimulus, StimulusPort } from './stimulus.ts'

/** What is needed to build a reference device of a kind. */
export interface ReferenceDeviceOptions {
  device: Device
  address: Address
  bus: Bus
  clock: Clock
  random: Random
  /** What its birth says beside its kind; with `no-…` it does not have it. */
  capabilities?: readonly string[]
}

/** A whole device made of the SDK's client: it reads by a timer, carries out commands, and does what a stimulus asks. */
export interface ReferenceDevice extends StimulusPort {
  readonly by: 'program'
  stop(): Promise<void>
}

/** Half the shortest heartbeat: so the pings show beside it. */
const KEEP_ALIVE_S = 30
/** Between two frames of a radar. */
const FRAME_PERIOD = Milliseconds(200)

export function referenceDevice(options: ReferenceDeviceOptions): ReferenceDevice {
  const { clock, capabilities = [] } = options
  const device = deviceWithout(options.device, lacking(capabilities))
  let clockIs: Extract<Stimulus, { do: 'clock' }> = { do: 'clock', is: 'right' }
  const client: DeviceClient = deviceClient({
    ...options,
    keepAlive_s: KEEP_ALIVE_S,
    origin: 'simulated',
    model: `Reference ${device.kind}`,
    firmware: '1.0.0',
    deviceTime: () => toldTime(clock, clockIs),
  })
  const reading = repeatedly(clock, () => client.reading(exampleBody(device.schemas.reading, 0)))
  const stream = frameStream(clock, (bytes) => client.frame(bytes))
  client.onCommand((command) => carryOut(command, stream))
  const on = () => {
    client.start()
    reading.every(Seconds(device.reading.every_s))
  }
  const off = () => {
    reading.stop()
    stream.stop()
  }
  const doing: { [Do in Stimulus['do']]: (stimulus: Extract<Stimulus, { do: Do }>) => void | Promise<void> } = {
    event: ({ body }) => void client.event(body),
    events: ({ body, count }) => {
      for (let i = 0; i < count; i++) client.event(body)
    },
    'power-off': () => {
      off()
      client.cut()
    },
    'power-on': on,
    shutdown: () => {
      off()
      return client.stop('shutdown')
    },
    clock: (stimulus) => {
      clockIs = stimulus
    },
  }
  on()
  return {
    by: 'program',
    async stimulate(stimulus) {
      await (doing[stimulus.do] as (stimulus: Stimulus) => void | Promise<void>)(stimulus)
      return 'done' as const
    },
    async stop() {
      off()
      await client.stop('shutdown')
    },
  }
}

/** What the device's own clock says after it was set. */
const toldTime = (clock: Clock, set: Extract<Stimulus, { do: 'clock' }>): { time?: Instant; quality: ClockQuality } =>
  set.is === 'unset' ? { quality: 'unset' } : { time: after(clock.now(), Seconds(set.is === 'moved' ? set.by_s : 0)), quality: 'synced' }

function carryOut({ body }: Command, stream: ReturnType<typeof frameStream>): { done: boolean } {
  if (body['command'] === 'stream') stream.run(Number(body['for_s']))
  return { done: true }
}

/** A timer that comes again until it is stopped. */
function repeatedly(clock: Clock, act: () => void) {
  let cancel: Cancel = () => {}
  const every = (span: ReturnType<typeof Seconds>, due: Instant = after(clock.now(), span)) => {
    cancel()
    cancel = clock.wakeAt(due, () => {
      act()
      every(span, after(due, span))
    })
  }
  return { every: (span: ReturnType<typeof Seconds>) => every(span), stop: () => cancel() }
}

/** Frames with one person in view. */
function frameStream(clock: Clock, send: (bytes: Uint8Array) => void) {
  let number = 0
  let end = 0
  const timer = repeatedly(clock, () => {
    if (clock.now() > end) return timer.stop()
    const target = { id: 1, x_m: 1.5, y_m: 2.5, z_m: -0.8, vx_m_s: 0.2, vy_m_s: 0, vz_m_s: 0, confidence_pct: 90 }
    send(encodeFrame({ number, offset_ms: number * FRAME_PERIOD, targets: [target], points: [] }))
    number += 1
  })
  return {
    run(for_s: number) {
      number = 0
      end = after(clock.now(), Seconds(for_s))
      timer.every(FRAME_PERIOD)
    },
    stop: () => timer.stop(),
  }
}
