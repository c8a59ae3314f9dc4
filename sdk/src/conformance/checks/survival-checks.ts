import { check, undone, onOwnBroker, verdictOf, type Check, type Finding } from '../check.ts'
import { caused } from '../event-story.ts'
import type { LogView } from '../log-view.ts'
import { blocked, hint } from '../verdict.ts'

const SURVIVE = hint(
  'Check length, UTF-8, JSON and fields before anything is used, and go on when a check fails.',
  '使用前检查长度、UTF-8、JSON 与字段,检查不过则忽略并继续。',
)
const needsGarbage = () =>
  blocked('Run the kit as the application of the device, so that it can send damaged bytes.', '请以本工具作为应用端运行,以便下发损坏数据。')
const bad = (view: LogView) => view.told.filter(({ phase }) => phase === 'garbage' || phase === 'wrong-commands')

/** After everything that can be said wrong, the device still reports. */
const goesOn = check('REJ-10', 'positive', (view) => {
  const garbage = bad(view)
  if (garbage.length === 0) return needsGarbage()
  const after = caused(view).filter(({ done, sayable }) => sayable && (done.phase === 'garbage' || done.phase === 'wrong-commands'))
  if (after.length === 0)
    return undone(
      view,
      ({ do: what }) => what === 'event',
      'Let the kit cause an event after the damaged bytes: --hook-url or --hook-cmd.',
      '请提供在损坏数据之后触发事件的手段。',
    )
  const lost = after.filter(({ event }) => event === undefined)
  return verdictOf(
    lost.map(({ done }) => ({
      seen: [garbage.findLast(({ index }) => index < done.index)?.index ?? 0, done.index],
      expected: 'the event that was caused',
      got: 'nothing',
      hint: SURVIVE,
    })),
    after.length,
  )
})

/** None of it costs the connection. */
const staysUp = check('REJ-10', 'negative', (view) => {
  const garbage = bad(view)
  if (garbage.length === 0) return needsGarbage()
  const closed = view.lines.flatMap(({ closed }) => (closed !== undefined && closed.how !== 'by-kit' ? [closed] : []))
  const findings = closed.flatMap(({ index }): Finding[] => {
    const phase = view.phaseAt(index)
    if (phase !== 'garbage' && phase !== 'wrong-commands') return []
    const last = garbage.findLast((each) => each.index < index)
    return [
      {
        seen: [...(last === undefined ? [] : [last.index]), index],
        expected: 'a connection that stays',
        got: 'the device left',
        hint: SURVIVE,
      },
    ]
  })
  return verdictOf(findings, garbage.length)
})

export const survivalChecks: readonly Check[] = [goesOn, ...onOwnBroker([staysUp])]
