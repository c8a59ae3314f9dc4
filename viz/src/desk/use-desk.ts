import type { Outcome, Service, Step } from '@anju/sdk'
import { computed, shallowRef } from 'vue'
import { useLive } from '../feed/live-store.ts'
import type { IncidentChange } from '../feed/live-api.ts'
import { remembered } from '../feed/remembered.ts'
import { inLanguage } from '../text/in-language.ts'
import { useWords } from '../text/use-words.ts'
import { groups, rowsOf, type Row } from '../view/incident-list.ts'
import { useCalls } from './use-calls.ts'
import { useAnnouncement } from './use-announcement.ts'

/** The desk's own state: which row is chosen, what was last said, and the steps that are taken from it. */
export function useDesk() {
  const live = useLive()
  const { t, language } = useWords()
  const operator = remembered('anju.operator', 'desk-1')
  const sound = remembered('anju.sound', 'on')
  const wanted = shallowRef<string | undefined>()
  const resolving = shallowRef<Row | undefined>()
  const problem = shallowRef('')
  const busy = shallowRef(false)

  const rows = computed(() => rowsOf(live.feed, live.me?.steps))
  const announced = useAnnouncement(
    computed(() => rows.value.waiting),
    sound,
  )
  const all = computed(() => groups.flatMap((group) => rows.value[group]))
  const chosen = computed(
    () => all.value.find(({ incident }) => incident.id === wanted.value) ?? all.value.find(({ group }) => group !== 'closed'),
  )

  const move = (by: 1 | -1) => {
    const at = all.value.findIndex((row) => row === chosen.value)
    const next = all.value[Math.min(all.value.length - 1, Math.max(0, at + by))]
    if (next !== undefined) wanted.value = next.incident.id
  }

  const by = () => (live.me?.open === false ? live.me.id : operator.value.trim() || 'desk-1')

  /** Changes an incident; says why when the server does not. `what` is named in that sentence. */
  const change = async (row: Row, what: IncidentChange, request: object, named: string) => {
    busy.value = true
    wanted.value = row.incident.id
    const answer = await live.change(row.incident, what, { ...request, by: by() })
    busy.value = false
    const state = live.feed.incidents[row.incident.id]?.state ?? row.incident.state
    if (answer.taken) problem.value = ''
    else if (answer.problem === 'other' && answer.says !== undefined) problem.value = inLanguage(answer.says, language.value)
    else problem.value = t(`problem.${answer.problem}`, { step: named, state: t(`state.${state}`), code: answer.code })
    return answer.taken
  }
  const send = (row: Row, step: Step, more: { note?: string; outcome?: Outcome; to?: string; service?: Service } = {}) =>
    change(row, 'steps', { step, ...more }, t(`step.${step}`))

  /** To whom the next dispatch of a row goes; remembered by row as long as the page is there. */
  const sendTo = shallowRef<Readonly<Record<string, { to: string; service: Service | '' }>>>({})
  const dispatched = (row: Row) => {
    const { to = '', service = '' } = sendTo.value[row.incident.id] ?? {}
    return { ...(to.trim() === '' ? {} : { to: to.trim() }), ...(service === '' ? {} : { service }) }
  }

  /** The step that is under way: the next waits for its answer, so that no key is lost between the feed's news and the answer. */
  let underWay: Promise<unknown> = Promise.resolve()

  /** Takes a step, or asks first for what it needs. A step that the state does not allow by then is never sent. */
  const take = (row: Row | undefined, step: Step) => {
    if (row === undefined) return
    underWay = underWay.then(() => {
      const now = all.value.find(({ incident }) => incident.id === row.incident.id)
      if (now === undefined || !now.steps.includes(step)) return undefined
      if (step !== 'resolve') return send(now, step, step === 'dispatch' ? dispatched(now) : {})
      resolving.value = now
      return undefined
    })
  }

  const resolve = async (outcome: Outcome, note: string) => {
    const row = resolving.value
    if (row === undefined) return
    resolving.value = undefined
    await send(row, 'resolve', { outcome, ...(note === '' ? {} : { note }) })
  }

  const calls = useCalls(change, (row) => (wanted.value = row.incident.id))
  return {
    rows,
    all,
    chosen,
    wanted,
    resolving,
    problem,
    announced,
    operator,
    sound,
    busy,
    sendTo,
    move,
    take,
    resolve,
    ...calls,
  }
}
