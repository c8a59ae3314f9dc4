import type { Title } from '@anju/sdk'
import { quantile_ms } from './latency-histogram.ts'
import type { LoadFigures } from './load-figures.ts'

/** From this lateness of its sends on a simulator no longer sends what it says it sends, milliseconds at the 99th percentile: the aim of `live_devices`. */
export const LATE_MS = 50
/** From this share on an event loop has no room left (chosen). */
const BUSY = 0.9
/** Who is late with less than this share of a processor waits for the machine, not for itself (chosen). */
const STARVED = 0.5
/** From this on a broker is slow, milliseconds at the 99th percentile (chosen: a bare broker takes under 15 with 5,000 devices). */
const SLOW_MS = 250

/** Who is the bottleneck of a live load. */
export interface Bottleneck {
  is: 'simulator' | 'machine' | 'broker' | 'connections' | 'nobody'
  says: Title
}

/** Judges a load: the simulator must be out of doubt before the broker can be blamed. */
export function bottleneck(figures: LoadFigures): Bottleneck {
  const late_ms = round(quantile_ms(figures.late, 0.99))
  const slow_ms = round(quantile_ms(figures.acknowledge, 0.99))
  const [busy_pct, cpu_pct] = [Math.round(figures.busy * 100), Math.round(figures.cpu * 100)]
  const missing = figures.wanted - figures.connected
  const late = late_ms >= LATE_MS || figures.busy >= BUSY
  if (late && figures.cpu < STARVED)
    return {
      is: 'machine',
      says: {
        en: `The machine is the bottleneck: sends come ${late_ms} ms late (p99) though no thread has over ${cpu_pct} % of a processor; others take it.`,
        zh: `瓶颈在本机:各线程占用处理器不超过 ${cpu_pct}%,发送却延迟 ${late_ms} 毫秒(p99),处理器被其他程序占用。`,
      },
    }
  if (late)
    return {
      is: 'simulator',
      says: {
        en: `The simulator is the bottleneck: sends come ${late_ms} ms late (p99), its busiest thread is ${busy_pct} % busy; give it more --workers.`,
        zh: `瓶颈在模拟器:发送延迟 ${late_ms} 毫秒(p99),最忙线程占用 ${busy_pct}%。请增加 --workers 或换更强的机器。`,
      },
    }
  if (missing > figures.wanted * 0.01)
    return {
      is: 'connections',
      says: {
        en: `${missing} of ${figures.wanted} devices have no connection; the simulator itself keeps up (${late_ms} ms late, ${busy_pct} % busy).`,
        zh: `${figures.wanted} 台设备中有 ${missing} 台未连接;模拟器本身跟得上(延迟 ${late_ms} 毫秒,占用 ${busy_pct}%)。`,
      },
    }
  if (slow_ms >= SLOW_MS)
    return {
      is: 'broker',
      says: {
        en: `The broker is the bottleneck: it acknowledges after ${slow_ms} ms (p99), and the simulator is only ${late_ms} ms late and ${busy_pct} % busy.`,
        zh: `瓶颈在消息服务器:确认需 ${slow_ms} 毫秒(p99),而模拟器仅延迟 ${late_ms} 毫秒、占用 ${busy_pct}%。`,
      },
    }
  return {
    is: 'nobody',
    says: {
      en: `Neither is the bottleneck: sends come ${late_ms} ms late, the broker acknowledges in ${slow_ms} ms (p99), the busiest thread is ${busy_pct} % busy.`,
      zh: `双方均无瓶颈:发送延迟 ${late_ms} 毫秒(p99),服务器确认 ${slow_ms} 毫秒(p99),最忙线程占用 ${busy_pct}%。`,
    },
  }
}

const round = (value: number): number => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value))
