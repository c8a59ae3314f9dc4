import { capabilityOf } from '../capabilities.ts'
import { always, check, on, shown, type Check } from '../check.ts'
import type { LogView, Sent } from '../log-view.ts'
import { hint, notApplicable } from '../verdict.ts'

/** What a message says although its device lacks it. */
function beyond({ channel, body }: Sent, { lacks }: LogView): string | undefined {
  if (channel === 'frame') return lacks.has('stream') ? 'frame' : undefined
  const names = Object.entries(body ?? {}).map(([name, value]) => (name === 'event' && channel === 'event' ? String(value) : name))
  return names.find((name) => lacks.has(capabilityOf(name)))
}

const SAYS = hint(
  'Leave the word out of the capabilities of the birth, or the field out of the body.',
  '请从 birth 的 capabilities 中去掉该词,或不再上报该项。',
)

/** A device that says that it lacks something, and sends it. */
const keepsItsWord = always({
  rule: 'PRES-7',
  about: { en: 'events, readings and frames', zh: '事件、读数与帧' },
  subjects: on('event', 'reading', 'frame'),
  findings: (view) =>
    on(
      'event',
      'reading',
      'frame',
    )(view).flatMap((sent) => {
      const name = beyond(sent, view)
      if (name === undefined) return []
      const birth = view.sent.find(({ channel }) => channel === 'birth')
      const expected = `no ${name}, since the birth says no-${capabilityOf(name)}`
      return [{ seen: [...(birth === undefined ? [] : [birth.index]), sent.index], expected, got: shown(sent.body ?? name), hint: SAYS }]
    }),
})

export const capabilityChecks: readonly Check[] = keepsItsWord.map(({ rule, twin, judge }) =>
  check(rule, twin, (view) =>
    view.lacks.size === 0 ? notApplicable('The birth names nothing that the device lacks.', 'birth 未声明缺少任何能力。') : judge(view),
  ),
)
