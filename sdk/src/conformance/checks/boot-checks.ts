import { check, onOwnBroker, undone, verdictOf, type Check } from '../check.ts'
import { isCalm, type LogView } from '../log-view.ts'
import { blocked } from '../verdict.ts'
import { bootFindings } from './presence-checks.ts'

const { births, newBootFindings, sameBootFindings, starts, begins } = bootFindings

const needsStart = (view: LogView) =>
  undone(
    view,
    ({ do: what }) => what === 'power-off' || what === 'power-on',
    'Let the kit cut and give back the power of the device: --hook-url or --hook-cmd with power-off and power-on.',
    '请提供断电与上电的手段:--hook-url 或 --hook-cmd 支持 power-off 与 power-on。',
  )
const needsLoss = () =>
  blocked('Run the kit with the device at its broker, so that the connection can be lost.', '请让设备连接本工具的服务器,以便切断连接。')

const pairs = <T>(all: readonly T[]) => all.slice(1).map((next, i) => [all[i]!, next] as const)

/** Each start is a boot of its own; a connection within it is not. Each side is the other one's negative twin. */
export const bootChecks: readonly Check[] = onOwnBroker([
  check('ENV-4', 'positive', (view) => {
    const after = pairs(births(view)).filter(([a, b]) => begins(a, b, view))
    return after.length === 0 ? needsStart(view) : verdictOf(newBootFindings(view), after.length)
  }),
  check('ENV-4', 'negative', (view) =>
    births(view).length < 2
      ? needsLoss()
      : verdictOf(
          newBootFindings(view).filter(({ seen }) => !isCalm(view.phaseAt(seen[1]!))),
          births(view).length,
        ),
  ),
  check('PRES-2', 'positive', (view) => {
    const within = pairs(births(view)).filter(([a, b]) => !begins(a, b, view))
    return within.length === 0 ? needsLoss() : verdictOf(sameBootFindings(view), within.length)
  }),
  check('PRES-2', 'negative', (view) => {
    if (starts(view).length === 0) return needsStart(view)
    const restarted = pairs(births(view)).filter(([a, b]) => begins(a, b, view))
    const kept = restarted.filter(([a, b]) => a.boot === b.boot)
    return verdictOf(
      kept.map(([a, b]) => ({
        seen: [a.index, b.index],
        expected: 'a boot of its own after a start',
        got: `boot ${b.boot} of the start before`,
        hint: { en: 'Make a new boot id whenever the device starts.', zh: '每次启动生成新的 boot。' },
      })),
      restarted.length,
    )
  }),
])
