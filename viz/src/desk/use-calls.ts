import { isOpen, type Action, type ActionResult } from '@anju/sdk'
import { shallowRef } from 'vue'
import type { IncidentChange } from '../feed/live-api.ts'
import { useLive } from '../feed/live-store.ts'
import { useWords } from '../text/use-words.ts'
import type { Row } from '../view/incident-list.ts'

/** Sends a change of a row's incident; false when the server did not take it. `named` stands in the sentence that says why. */
type Change = (row: Row, what: IncidentChange, request: object, named: string) => Promise<boolean>

/** What is done with a row beside the steps: calls, merging and its undoing. */
export function useCalls(change: Change, choose: (row: Row) => void) {
  const live = useLive()
  const { t } = useWords()
  const calling = shallowRef<{ incident: string; action: Action } | undefined>()

  /** Calls and other actions are for what is open, by whoever may take a step. */
  const mayAct = (row: Row | undefined): row is Row =>
    row !== undefined && isOpen(row.incident.state) && (live.me?.open !== false || live.me.rights.includes('incidents.step'))
  const call = (row: Row | undefined, action: Action | undefined) => {
    calling.value = action !== undefined && mayAct(row) ? { incident: row.incident.id, action } : undefined
    if (row !== undefined) choose(row)
  }
  const act = async (row: Row, action: Action, result: ActionResult | undefined, note: string) => {
    const said = { action, ...(result === undefined ? {} : { result }), ...(note === '' ? {} : { note }) }
    if (await change(row, 'actions', said, t(`act.call.${action}`))) calling.value = undefined
  }
  const merge = (row: Row, into: string) => change(row, 'merge', { into }, t('act.mergeYes'))
  const unmerge = (row: Row | undefined) => {
    if (row?.incident.state === 'merged') void change(row, 'unmerge', {}, t('act.unmerge'))
  }
  return { calling, mayAct, call, act, merge, unmerge }
}
