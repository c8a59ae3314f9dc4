import type { Action, Language, Title } from '@anju/sdk'
import { kindTitle, roomTitle, valuesText, type Translator } from '../text/name-of.ts'
import { inLanguage } from '../text/in-language.ts'
import type { FeedState } from '../view/feed-state.ts'
import type { Row } from '../view/incident-list.ts'
import { timeOfDay } from '../view/words.ts'

/** What the voice-care screen of a home last told. */
export interface VoiceTold {
  answer?: { said: string; at_ms: number }
  calls_left?: number
}

/** The last answer to the voice-care screen, and the emergency calls that it has left; undefined where the home has none. */
export function voiceOf(state: Pick<FeedState, 'devices'>, home: string): VoiceTold | undefined {
  const screens = Object.values(state.devices).filter((device) => device.home === home && device.kind === 'voice-terminal')
  if (screens.length === 0) return undefined
  const answers = screens.flatMap(({ events }) => events['answer'] ?? []).sort((a, b) => b.at_ms - a.at_ms)
  const left = screens
    .flatMap(({ reading, events }) => [reading, events['quota']].flatMap((one) => one ?? []))
    .sort((a, b) => b.at_ms - a.at_ms)
  const calls_left = left[0]?.body['calls_left']
  return {
    ...(answers[0] === undefined ? {} : { answer: { said: String(answers[0].body['answer']), at_ms: answers[0].at_ms } }),
    ...(typeof calls_left === 'number' ? { calls_left } : {}),
  }
}

/** What is known when a call is made. */
export interface HandOverFacts {
  row: Row
  now_ms: number
  time_zone: string
  /** The whole address, where somebody opened it; else the masked one of the feed is said. */
  address?: Title | undefined
  voice: VoiceTold | undefined
}

/**
 * What is said to whoever is called: where, who, what, since when, and what devices read; empty for calls that need no form. It holds what is on the screen
 * and nothing more: a name is never said. Pure.
 */
export function handOver(
  action: Action,
  { row, now_ms, time_zone, address, voice }: HandOverFacts,
  language: Language,
  words: Translator,
): string {
  const { t } = words
  const form = action === 'call-120' ? '120' : action === 'call-119' ? '119' : action === 'call-gas-company' ? 'gas' : undefined
  if (form === undefined) return ''
  const { lead, incident, home } = row
  const [person] = home?.residents ?? []
  const values = lead?.why.evidence.at(-1)?.values ?? {}
  const level = values['gas_lel_pct']
  const read = valuesText(Object.fromEntries(Object.entries(values).filter(([field]) => /per_min|spo2|skin/.test(field))), words)
  return t(`handover.${form}`, {
    address: inLanguage(address ?? home?.address, language, incident.home),
    person:
      person === undefined
        ? t('handover.unknownPerson')
        : t('handover.person', {
            sex: t(`act.person.${person.sex}`),
            n: new Date(now_ms).getFullYear() - person.born,
            mobility: t(`act.person.${person.mobility ?? 'free'}`),
          }),
    kind: lead === undefined ? t(`hazard.${incident.hazard}`) : kindTitle(lead.kind, language),
    room: roomTitle(home, lead?.room, language, t('desk.unknownRoom')),
    time: timeOfDay(lead?.onset_ms ?? incident.raised_ms, time_zone),
    minutes: Math.max(0, Math.round((now_ms - (lead?.onset_ms ?? incident.raised_ms)) / 60_000)),
    vitals: read === '' ? '' : t('handover.vitals', { values: read }),
    voice: voice?.answer === undefined ? '' : t('handover.voice', { answer: t(`act.voiceSays.${voice.answer.said}`) }),
    gas: typeof level === 'number' ? t('handover.gasLevel', { level: level.toFixed(1) }) : '',
  })
}
