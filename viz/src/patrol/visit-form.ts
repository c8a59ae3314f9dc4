/** What is looked at in every home, in the order of a round through it; the same codes as the server's. */
export const checks = [
  'resident-well',
  'devices-plugged-in',
  'devices-lights-on',
  'band-worn',
  'button-tried',
  'voice-call-tried',
  'gas-shut',
  'floor-free',
  'contacts-right',
  'explained-again',
] as const
export type Check = (typeof checks)[number]

export const deeds = [
  'replugged',
  'battery-changed',
  'charged',
  'repaired',
  'replaced',
  'moved',
  'explained',
  'checked',
  'removed',
] as const
export type Deed = (typeof deeds)[number]

export const feelings = [
  'content',
  'feels-safer',
  'too-many-alarms',
  'does-not-understand',
  'forgets-to-charge',
  'saves-power',
  'feels-watched',
  'wants-it-gone',
] as const
export type Feeling = (typeof feelings)[number]

/** A visit while it is written. */
export interface VisitDraft {
  id: string
  home: string
  began_ms: number
  nobody_in: boolean
  found: Partial<Record<Check, 'yes' | 'no' | 'not-here'>>
  devices: readonly { device: string; did: Deed; at_ms: number }[]
  feels: readonly Feeling[]
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
    checklist: nobody_in ? [] : checks.flatMap((item) => (found[item] === undefined ? [] : [{ item, found: found[item] }])),
    devices: nobody_in ? [] : devices,
    ...(nobody_in || (feels.length === 0 && words.trim() === '') ? {} : { feedback: said }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  }
}
