import { visitChecks, type DeviceDeed, type DeviceFeeling, type VisitCheck } from '@anju/sdk'

/** A visit while it is written. */
export interface VisitDraft {
  id: string
  home: string
  began_ms: number
  nobody_in: boolean
  found: Partial<Record<VisitCheck, 'yes' | 'no' | 'not-here'>>
  devices: readonly { device: string; did: DeviceDeed; at_ms: number }[]
  feels: readonly DeviceFeeling[]
  words: string
  note: string
}

export const newDraft = (id: string, home: string, began_ms: number): VisitDraft => ({
  id,
  home,
  began_ms: Math.floor(began_ms),
  nobody_in: false,
  found: {},
  devices: [],
  feels: [],
  words: '',
  note: '',
})

/** What is sent: what was left out is not in it. Nobody was met where nobody opened, so nothing of a person is told then. Pure. */
export function visitOf(draft: VisitDraft, by: string, ended_ms: number) {
  const { id, home, began_ms, nobody_in, found, devices, feels, words, note } = draft
  const said = { feels, ...(words.trim() === '' ? {} : { words: words.trim() }) }
  return {
    id,
    home,
    by,
    began_ms,
    ended_ms: Math.max(began_ms, Math.floor(ended_ms)),
    ...(nobody_in ? { nobody_in } : {}),
    checklist: nobody_in ? [] : visitChecks.flatMap((item) => (found[item] === undefined ? [] : [{ item, found: found[item] }])),
    devices: nobody_in ? [] : devices,
    ...(nobody_in || (feels.length === 0 && words.trim() === '') ? {} : { feedback: said }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  }
}
