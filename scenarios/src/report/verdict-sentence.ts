import { alertKinds, type Language, type Title } from '@anju/sdk'
import type { Outcome, Verdict } from '../judge/verdict.ts'

/** What each outcome says, with `{placeholders}`. */
const says: Readonly<Record<Outcome, Title>> = {
  matched: { en: '{kind}{place} after {detection} s of {deadline} s', zh: '{kind}{place}:{detection} 秒(限 {deadline} 秒)' },
  late: {
    en: '{kind}{place} came after {detection} s; it was due within {deadline} s',
    zh: '{kind}{place}迟到:{detection} 秒,限 {deadline} 秒',
  },
  missed: { en: '{kind}{place} was due within {deadline} s and never came', zh: '{kind}{place}漏报,应在 {deadline} 秒内' },
  'wrong-room': { en: '{kind} was raised{place}; it happened in {wanted}', zh: '{kind}{place},实际位置为 {wanted}' },
  'wrong-severity': { en: '{kind}{place} has the wrong severity; {wanted} is due', zh: '{kind}{place}级别错误,应为 {wanted}' },
  'not-happened': { en: '{kind} is expected{place}, but the world never got there', zh: '期望{kind}{place},但世界中没有发生' },
  doubled: { en: '{kind}{place} was raised a second time', zh: '{kind}{place}重复报警' },
  forbidden: { en: '{kind}{place} was raised, and this document is about its silence', zh: '{kind}{place}误报,本情景要求保持静默' },
  'loop-held': { en: 'the incident of {kind} stands as it should', zh: '{kind}事件的处置闭环符合要求' },
  'loop-broken': {
    en: "the incident of {kind} has {field} '{seen}'; '{wanted}' is due",
    zh: '{kind}事件的 {field} 为“{seen}”,应为“{wanted}”',
  },
  unconfirmed: {
    en: '{kind} had to say an event again though nothing was wrong with the line: it was not confirmed',
    zh: '{kind} 在线路正常时仍需重发事件:未得到确认',
  },
  unexpected: { en: '{kind}{place} was raised and nobody expected it', zh: '{kind}{place}意外报警' },
}

/** One verdict in words. */
export function verdictSentence(verdict: Verdict, language: Language): string {
  const { kind, room, wanted = '', seen = '', field = '', detection_s = 0, deadline_s = 0 } = verdict
  const title = Object.hasOwn(alertKinds, kind) ? alertKinds[kind as keyof typeof alertKinds].title[language] : kind
  const place = room === undefined ? '' : language === 'en' ? ` in ${room}` : `(${room})`
  const values: Record<string, string> = {
    kind: title,
    place,
    wanted,
    seen,
    field,
    detection: figure(detection_s),
    deadline: figure(deadline_s),
  }
  return says[verdict.outcome][language].replace(/\{(\w+)\}/g, (_hole, name: string) => values[name] ?? '')
}

/** Seconds with at most one decimal. */
const figure = (value: number): string => String(Math.round(value * 10) / 10)
