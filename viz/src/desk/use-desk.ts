import { isOpen, type Action, type ActionResult, type Outcome, type Service, type Step } from '@anju/sdk'
import { computed, shallowRef, watch } from 'vue'
import { useLive } from '../feed/live-store.ts'
import type { IncidentChange } from '../feed/live-api.ts'
import { remembered } from '../feed/remembered.ts'
import { roomTitle, rowTitle } from '../text/name-of.ts'
import { inLanguage } from '../text/in-language.ts'
import { useWords } from '../text/use-words.ts'
import { groups, rowsOf, type Row } from '../view/incident-list.ts'
import { ring } from './live-sound.ts'

/** The desk's own state: which row is chosen, what was last said, and the steps that are taken from it. */
export function useDesk() {
  const live = useLive()
  const { t, words, language } = useWords()
  const operator = remembered('anju.operator', 'desk-1')
  const sound = remembered('anju.sound', 'on')
  const wanted = shallowRef<string | undefined>()
  const resolving = shallowRef<Row | undefined>()
  const problem = shallowRef('')
  const announced = shallowRef('')
  const busy = shallowRef(false)
  const calling = shallowRef<{ incident: string; action: Action } | undefined>()

  const rows = computed(() => rowsOf(live.feed, live.me?.steps))
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

  /** Calls and other actions are for what is open, by whoever may take a step. */
  const mayAct = (row: Row | undefined): row is Row =>
    row !== undefined && isOpen(row.incident.state) && (live.me?.open !== false || live.me.rights.includes('incidents.step'))
  const call = (row: Row | undefined, action: Action | undefined) => {
    calling.value = action !== undefined && mayAct(row) ? { incident: row.incident.id, action } : undefined
    if (row !== undefined) wanted.value = row.incident.id
  }
  const act = async (row: Row, action: Action, result: ActionResult | undefined, note: string) => {
    const said = { action, ...(result === undefined ? {} : { result }), ...(note === '' ? {} : { note }) }
    if (await change(row, 'actions', said, t(`act.call.${action}`))) calling.value = undefined
  }
  const merge = (row: Row, into: string) => change(row, 'merge', { into }, t('act.mergeYes'))
  const unmerge = (row: Row | undefined) => {
    if (row?.incident.state === 'merged') void change(row, 'unmerge', {}, t('act.unmerge'))
  }
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

  const announce = (row: Row) => {
    const kind = rowTitle(row, language.value, words)
    const home = inLanguage(row.home?.title, language.value, row.incident.home)
    const room = roomTitle(row.home, row.lead?.room, language.value, t('desk.unknownRoom'))
    announced.value = t('desk.newAlarm', { severity: t(`severity.${row.incident.severity}`), kind, home, room })
    if (sound.value === 'on') ring(row.incident.severity)
  }

  const known = new Set<string>()
  watch(
    () => rows.value.waiting,
    (waiting) => {
      const first = known.size === 0 && announced.value === '' && live.now_ms - (waiting[0]?.incident.raised_ms ?? 0) > 60_000
      const fresh = waiting.filter(({ incident }) => !known.has(incident.id))
      for (const { incident } of fresh) known.add(incident.id)
      if (!first && fresh[0] !== undefined) announce(fresh[0])
    },
  )

  return {
    ...{ rows, all, chosen, wanted, resolving, problem, announced, operator, sound, busy },
    ...{ calling, sendTo, move, take, resolve, mayAct, call, act, merge, unmerge },
  }
}
