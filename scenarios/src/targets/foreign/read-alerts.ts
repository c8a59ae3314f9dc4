import { alertKinds, severities, type AlertKind, type Severity } from '@anju/sdk'
import type { Mapping } from './target-file.ts'

/** An alert of a foreign system, in our words. */
export interface ForeignAlert {
  id: string
  kind: AlertKind
  severity: Severity
  room?: string
  cleared: boolean
}

/** What a body says: its alerts, and how many of them nobody understands. */
export interface ReadAlerts {
  alerts: readonly ForeignAlert[]
  misunderstood: number
}

/** Reads what a foreign system sent, by its mapping. Never throws: what does not fit is counted. */
export function readAlerts(text: string, mapping: Mapping): ReadAlerts {
  const body = parsed(text)
  const list = mapping.each === undefined ? body : pointed(body, mapping.each)
  const entries: readonly unknown[] = Array.isArray(list) ? list : list === undefined ? [undefined] : [list]
  const read = entries.map((entry) => one(entry, mapping))
  return {
    alerts: read.flatMap((each) => (typeof each === 'object' ? [each] : [])),
    misunderstood: read.filter((each) => each === 'misunderstood').length,
  }
}

function one(entry: unknown, mapping: Mapping): ForeignAlert | 'misunderstood' | 'ignored' {
  const [id, theirs] = [wordAt(entry, mapping.id), pointed(entry, mapping.kind.at)]
  if (typeof theirs === 'string' && mapping.ignore?.includes(theirs) === true) return 'ignored'
  const kind = wordAt(entry, mapping.kind)
  if (id === undefined || kind === undefined || !Object.hasOwn(alertKinds, kind)) return 'misunderstood'
  const severity = wordAt(entry, mapping.severity) ?? alertKinds[kind as AlertKind].severity
  if (!isSeverity(severity)) return 'misunderstood'
  const room = wordAt(entry, mapping.room)
  const state = mapping.cleared === undefined ? undefined : pointed(entry, mapping.cleared.at)
  const cleared = typeof state === 'string' && mapping.cleared?.when.includes(state) === true
  return { id, kind: kind as AlertKind, severity, ...(room === undefined ? {} : { room }), cleared }
}

/** A field in our words: what the mapping calls it, or what it says itself. */
function wordAt(entry: unknown, field: Mapping['room']): string | undefined {
  if (field === undefined) return undefined
  const said = pointed(entry, field.at)
  if (typeof said !== 'string' && typeof said !== 'number') return undefined
  const word = String(said)
  return field.is !== undefined && Object.hasOwn(field.is, word) ? field.is[word] : word
}

/** What a JSON pointer (RFC 6901) leads to. */
function pointed(value: unknown, pointer: string): unknown {
  let here = value
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<string, unknown>)[key]
  }
  return here
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isSeverity = (word: string): word is Severity => (severities as readonly string[]).includes(word)
