import type { Outcome, Step } from '@anju/sdk'
import { computed, shallowRef, watch } from 'vue'
import { useLive } from '../feed/live-store.ts'
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

  const send = async (row: Row, step: Step, more: { note?: string; outcome?: Outcome } = {}) => {
    busy.value = true
    wanted.value = row.incident.id
    const answer = await live.step(row.incident, {
      step,
      by: live.me?.open === false ? live.me.id : operator.value.trim() || 'desk-1',
      ...more,
    })
    busy.value = false
    const state = live.feed.incidents[row.incident.id]?.state ?? row.incident.state
    if (answer.taken) problem.value = ''
    else if (answer.problem === 'other' && answer.says !== undefined) problem.value = inLanguage(answer.says, language.value)
    else problem.value = t(`problem.${answer.problem}`, { step: t(`step.${step}`), state: t(`state.${state}`), code: answer.code })
    return answer.taken
  }

  /** The step that is under way: the next waits for its answer, so that no key is lost between the feed's news and the answer. */
  let underWay: Promise<unknown> = Promise.resolve()

  /** Takes a step, or asks first for what it needs. A step that the state does not allow by then is never sent. */
  const take = (row: Row | undefined, step: Step) => {
    if (row === undefined) return
    underWay = underWay.then(() => {
      const now = all.value.find(({ incident }) => incident.id === row.incident.id)
      if (now === undefined || !now.steps.includes(step)) return undefined
      if (step !== 'resolve') return send(now, step)
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

  return { rows, all, chosen, wanted, resolving, problem, announced, operator, sound, busy, move, take, resolve }
}
