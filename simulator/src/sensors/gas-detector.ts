import { gasDetector, type Instant } from '@anju/sdk'
import { exp } from '../exact-math.ts'
import { coDose } from '../world/co-curve.ts'
import { gasCell } from './gas-cell.ts'
import { everySeconds, shown, type Model, type Port } from './instrument.ts'
import type { GasView } from './views.ts'

/** Its own alarm, %LEL: a detector on the market alarms at 10; it ends below 7. */
const ALARM_LEL_PCT = 10
const CLEAR_LEL_PCT = 7
/** The alarm of carbon monoxide ends below this, ppm. */
const CO_CLEAR_PPM = 30
const CO_LAG_S = 30
/** After it gets its power the cell is heated so long before its figures mean anything, milliseconds (makers: 1 to 3 min). */
export const WARM_UP_MS = 180_000
/** A self-test once a month at a drawn instant, passed but for one in so many (chosen). */
const MONTH_MS = 30 * 86_400_000
const FAILS = [1, 200] as const

/**
 * A tin-dioxide cell for methane and an electrochemical one for carbon monoxide. Error model: lag τ = 20 s (30 s for CO), noise 0.1 %LEL and 1 ppm on what is
 * shown; zero and span drift by 0.3 %LEL and 2 % a month; alcohol, propellant and cooking vapours pass for gas (`gas-cell.ts`); saturates at 100 %LEL; 3 min
 * of warm-up, told as a fault, in which it shows nothing. The CO alarm follows the times of EN 50291. Readings every 60 s, alarms at once.
 */
export const gasDetectorModel: Model<typeof gasDetector, GasView> = {
  device: gasDetector,
  model: 'anju-sim-gas-1',
  firmware: '1.0.0',
  capabilities: ['methane', 'co'],
  start(port) {
    const gas = gasAlarm(port)
    const co = coAlarm(port)
    let warm = !port.cold
    if (!warm) {
      port.event({ event: 'fault', faulty: true })
      port.wakeAt((port.now() + WARM_UP_MS) as Instant, () => {
        warm = true
        port.event({ event: 'fault', faulty: false })
        gas.judge()
      })
    }
    everySeconds(port, 60, () => {
      const air = port.look()
      gas.follow(air)
      co.follow(air)
      if (warm) gas.judge()
      if (warm) co.judge()
      port.reading(warm ? { gas_lel_pct: gas.display(), co_ppm: co.display() } : {})
    })
    testMonthly(port)
    return {
      notice() {
        const air = port.look()
        gas.follow(air)
        co.follow(air)
        if (!warm) return
        gas.judge()
        co.judge()
      },
    }
  },
}

type GasPort = Port<typeof gasDetector, GasView>

function gasAlarm(port: GasPort) {
  const cell = gasCell(port.random.fork('cell'), port.now())
  let alarm = false
  return {
    follow: (air: GasView) => cell.follow(air, port.now()),
    display() {
      const noise = cell.lel_pct < 0.05 ? 0 : 0.1 * port.random.normal()
      return shown(Math.min(100, Math.max(0, cell.lel_pct + noise)), 1)
    },
    judge() {
      const next = alarm ? cell.lel_pct > CLEAR_LEL_PCT : cell.lel_pct >= ALARM_LEL_PCT
      if (next === alarm) return
      alarm = next
      port.event({ event: 'gas', alarm, gas_lel_pct: shown(cell.lel_pct, 1) })
    },
  }
}

function coAlarm(port: GasPort) {
  const dose = coDose()
  let [at, shows_ppm, alarm] = [port.now(), 0, false]
  return {
    follow({ co_ppm }: GasView) {
      const seconds = (port.now() - at) / 1000
      at = port.now()
      if (co_ppm === 0 && shows_ppm < 0.5 && dose.share === 0) return
      shows_ppm += (co_ppm - shows_ppm) * (1 - exp(-seconds / CO_LAG_S))
      dose.add(shows_ppm, seconds)
    },
    display() {
      return shows_ppm < 0.5 ? 0 : shown(Math.min(2_000, Math.max(0, shows_ppm + port.random.normal())), 0)
    },
    judge() {
      const next = alarm ? shows_ppm > CO_CLEAR_PPM : dose.share >= 1
      if (next === alarm) return
      alarm = next
      port.event({ event: 'co', alarm, co_ppm: shown(Math.min(2_000, shows_ppm), 0) })
    },
  }
}

function testMonthly(port: GasPort): void {
  const random = port.random.fork('self-test')
  const wake = (at: Instant) =>
    port.wakeAt(at, () => {
      port.event({ event: 'self-test', passed: !random.chance(FAILS[0], FAILS[1]) })
      wake((at + MONTH_MS) as Instant)
    })
  wake((port.now() + random.int(3_600_000, MONTH_MS)) as Instant)
}
