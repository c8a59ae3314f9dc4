import { fail, ok, type Home, type Result, type Site } from '@anju/sdk'
import type { Ground } from '../records/ground.ts'
import type { Assessment, AssessmentForm, RefusalForm } from './assessment.ts'
import { choosing, type ChoiceReason } from './choosing.ts'
import { fitting, type Fitting } from './fitting.ts'
import { scheduled, type Appointment } from './schedule.ts'

/** A home that was assessed: whether it is chosen, how early it comes, what it gets, and when. */
export interface PlannedHome extends Fitting {
  home: string
  chosen: boolean
  points: number
  reasons: readonly ChoiceReason[]
  refused: Assessment['refused']
  date?: string
}

export interface Planning {
  assess(home: string, form: AssessmentForm, by: string): Promise<Result<Assessment>>
  refuse(home: string, form: RefusalForm, by: string): Promise<Result<Assessment>>
  /** A refusal that somebody takes back. */
  unrefuse(home: string, kind: string, by: string): Promise<Result<Assessment>>
  of(home: string): Assessment | undefined
  /** Every home that was assessed: the chosen ones first, by points. */
  planned(isMine: (home: string) => boolean): PlannedHome[]
  /** Gives a date to each chosen home that has none. The answer holds all dates. */
  schedule(about: { from: string; per_day: number; holidays: readonly string[] }, by: string): Promise<Appointment[]>
  /** Puts one home on another day, or off the list. */
  move(home: string, date: string | undefined, by: string): Promise<Result<Appointment[]>>
  appointments(): Appointment[]
}

/** Choosing homes and fitting devices to those who live there (of the original project): assessment, refusals, dated schedule; all kept, all audited. */
export function planning(ground: Ground, site: Site): Planning {
  const assessments = ground.books.book<Assessment>('assessments')
  const dates = ground.books.book<Appointment>('install-dates')
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  const now = () => ground.agenda.now()
  const year = () => new Date(now()).getUTCFullYear()
  const unknown = (home: string) => fail('home-unknown', { home })
  const appointments = () => [...dates.all()].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.home < b.home ? -1 : 1))

  const keep = async (
    home: string,
    change: (before: Assessment) => Assessment,
    did: string,
    by: string,
    detail: Record<string, unknown>,
  ) => {
    if (!homes.has(home)) return unknown(home)
    const after = change(assessments.get(home) ?? { home, refused: [] })
    assessments.put(home, after)
    ground.audit(`home:${home}`, did, by, detail)
    await ground.stored()
    return ok(after)
  }
  const plan = (home: Home, { answers, refused }: Assessment): PlannedHome | undefined => {
    if (answers === undefined) return undefined
    const date = dates.get(home.id)?.date
    const kinds = new Set(refused.map(({ kind }) => kind))
    return {
      home: home.id,
      ...choosing(home, answers, year()),
      ...fitting(home, answers, kinds, year()),
      refused,
      ...(date === undefined ? {} : { date }),
    }
  }
  const planned = (isMine: (home: string) => boolean) =>
    assessments
      .all()
      .filter(({ home }) => homes.has(home) && isMine(home))
      .map((one) => plan(homes.get(one.home)!, one))
      .filter((one) => one !== undefined)
      .toSorted((a, b) => Number(b.chosen) - Number(a.chosen) || b.points - a.points || (a.home < b.home ? -1 : 1))

  return {
    assess: (home, form, by) =>
      keep(home, (before) => ({ ...before, answers: { ...form, at_ms: now(), by } }), 'assessed', by, { wants: form.wants }),
    refuse: (home, form, by) =>
      keep(
        home,
        (before) => ({ ...before, refused: [...before.refused.filter(({ kind }) => kind !== form.kind), { ...form, at_ms: now(), by }] }),
        'refused-device',
        by,
        { kind: form.kind, reason: form.reason },
      ),
    unrefuse: (home, kind, by) =>
      keep(home, (before) => ({ ...before, refused: before.refused.filter((one) => one.kind !== kind) }), 'refusal-taken-back', by, {
        kind,
      }),
    of: (home) => assessments.get(home),
    planned,
    async schedule({ from, per_day, holidays }, by) {
      const chosen = planned(() => true).filter((one) => one.chosen && one.fits.length > 0)
      const added = scheduled(
        chosen.map(({ home }) => home),
        dates.all(),
        { from, per_day, holidays: new Set(holidays) },
      )
      for (const one of added) dates.put(one.home, one)
      ground.audit('planning', 'scheduled', by, { homes: added.length, from, per_day })
      await ground.stored()
      return appointments()
    },
    async move(home, date, by) {
      if (!homes.has(home)) return unknown(home)
      if (date === undefined) dates.erase(home)
      else dates.put(home, { home, date })
      ground.audit(`home:${home}`, 'install-date', by, { date: date ?? 'none' })
      await ground.stored()
      return ok(appointments())
    },
    appointments,
  }
}
