import type { Outcome, Severity, Title } from '@anju/sdk'
import { changing } from '../feed/live-login.ts'

export const ways = ['call', 'voice-terminal', 'visit', 'family'] as const
export const reasons = [
  'saves-power',
  'needs-socket',
  'too-bright',
  'feels-watched',
  'too-many-alarms',
  'by-mistake',
  'cleaning',
  'not-said',
] as const
export const answers = ['plugs-it-in', 'promises', 'refuses', 'nobody-reached'] as const

/** What was talked about a pulled plug. */
export interface Persuasion {
  way: (typeof ways)[number]
  reason: (typeof reasons)[number]
  answer: (typeof answers)[number]
  note?: string
}

/** What a family is told of a home. */
export interface FamilyView {
  home: string
  title: Title
  state: 'alarm' | 'look' | 'well' | 'unknown'
  says: Title
  sign_h?: number
  devices: { online: number; of: number }
  incidents: readonly { at_ms: number; severity: Severity; kinds: readonly Title[]; open: boolean; outcome?: Outcome }[]
  plugs: readonly {
    id: string
    device: string
    since_ms: number
    back_ms?: number
    tries: readonly (Persuasion & { at_ms: number; by: string })[]
  }[]
  tasks: readonly { code: string; device?: string; says: Title }[]
  visited_ms?: number
  next_visit_ms?: number
}

/** The view of a home; undefined when it must not be seen, or the server is away. */
export async function fetchFamily(home: string): Promise<FamilyView | undefined> {
  try {
    const answer = await fetch(`api/homes/${encodeURIComponent(home)}/family`)
    return answer.ok ? ((await answer.json()) as FamilyView) : undefined
  } catch {
    return undefined
  }
}

/** Keeps that a plug was talked about; gives the server's words when it was not kept, and nothing when it was. */
export async function persuade(home: string, device: string, told: Persuasion): Promise<Title | 'offline' | undefined> {
  try {
    const answer = await fetch(`api/homes/${encodeURIComponent(home)}/devices/${encodeURIComponent(device)}/persuasions`, {
      method: 'POST',
      headers: changing(),
      body: JSON.stringify(told),
    })
    if (answer.ok) return undefined
    return ((await answer.json().catch(() => ({}))) as { says?: Title }).says ?? 'offline'
  } catch {
    return 'offline'
  }
}
