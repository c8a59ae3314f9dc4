import type { Mutant } from '../mutant.ts'
import { at, seeded } from './seeded.ts'

const book = 'alerts/alert-book.ts'
const change = 'alerts/incident-change.ts'
const pager = 'loop/pager.ts'
const plan = 'loop/page-plan.ts'

/** What can go wrong with alerts, incidents and pages. */
export const loopFaults: readonly Mutant[] = [
  seeded(
    'alert-doubled',
    'Each claim about a thing is an alert of its own.',
    at(book, 'if (known !== undefined) return update(known, claim, at)', ''),
  ),
  seeded(
    'alert-deduped-across-homes',
    'An alert keeps out the same alert of another home.',
    at(book, '`${home} ${kind} ${key} ${mode} ${origin}`', '`${kind} ${key} ${mode} ${origin}`'),
  ),
  seeded(
    'alert-stands-for-ever',
    'What went away and comes again is not told again.',
    at(
      book,
      "standing.delete(slot)\n    if (alert !== undefined) change(clearAlert(alert, at), 'cleared', at)",
      "if (alert !== undefined) change(clearAlert(alert, at), 'cleared', at)",
    ),
  ),
  seeded(
    'incident-for-each-alert',
    'Alerts of one home and hazard do not share an incident.',
    at(book, 'const joined = open.of(home, alertKinds[claim.kind].hazard, claim)', 'const joined = undefined as Incident | undefined'),
  ),
  seeded(
    'incident-for-a-home',
    'Everything that happens in a home is one incident.',
    at('alerts/open-incidents.ts', '`${home} ${hazard} ${mode} ${origin}`', '`${home} ${mode} ${origin}`'),
  ),
  seeded(
    'incident-never-closed',
    'A call after help has come joins the call before it.',
    at(
      change,
      'export const takesAlerts = ({ state }: Incident): boolean => isOpen(state)',
      "export const takesAlerts = ({ state }: Incident): boolean => isOpen(state) || state === 'resolved'",
    ),
  ),
  seeded(
    'overdue-unmarked',
    'A limit that passes leaves no mark.',
    at(book, 'if (late === now) return\n      keep(late)', 'if (late === now || late !== now) return\n      keep(late)'),
  ),
  seeded(
    'overdue-though-done',
    'A step that was done in time is marked late.',
    at(book, 'if (now?.due?.at_ms !== due!.at_ms || now.due.step !== due!.step) return', 'if (now === undefined) return'),
  ),
  seeded(
    'limit-not-restarted',
    'Only the first step has a limit.',
    at(
      book,
      'if (incident.due !== undefined && before?.due?.at_ms !== incident.due.at_ms) watchDue(incident)',
      'if (incident.due !== undefined && before === undefined) watchDue(incident)',
    ),
  ),
  seeded(
    'next-limit-lost',
    'After a step nothing is due any longer.',
    at(change, 'steps: [...incident.steps, taken],\n      ...dueAfter(next, at),', 'steps: [...incident.steps, taken],'),
  ),
  seeded(
    'next-limit-from-raise',
    'The limit of every step counts from the alert.',
    at(
      change,
      'steps: [...incident.steps, taken],\n      ...dueAfter(next, at),',
      'steps: [...incident.steps, taken],\n      ...dueAfter(next, incident.raised_ms),',
    ),
  ),
  seeded(
    'step-out-of-order',
    'Whoever says that they arrived is believed.',
    at(
      change,
      "if (next === undefined) return fail('step-not-allowed'",
      "if (next === undefined && step !== 'arrive') return fail('step-not-allowed'",
    ),
    at(change, 'state: next,\n', "state: next ?? 'arrived',\n"),
  ),
  seeded(
    'outcome-unasked',
    'An incident is closed without a word of how it ended.',
    at(change, "if (step === 'resolve' && outcome === undefined) return fail('outcome-missing', {}, '/outcome')", ''),
  ),
  seeded(
    'call-back-unasked',
    'A call that was taken back is closed though nobody has called back.',
    at(change, "if (step === 'resolve' && callBackDue(incident)) return fail('call-back-first', {}, '/step')", ''),
  ),
  seeded(
    'cancel-unmarked',
    'A call that was taken back looks like one that was not.',
    at(change, 'changed(incident, at, { cancelled_by_resident: true, cancelled_ms: at })', 'changed(incident, at, {})'),
  ),
  seeded(
    'escalation-stops',
    'Once somebody has acknowledged nobody is paged any more.',
    at(
      pager,
      'if (window === undefined) return end(incident.id)',
      "if (window === undefined || incident.state !== 'raised') return end(incident.id)",
    ),
  ),
  seeded(
    'page-after-done',
    'Whoever has acknowledged is paged to acknowledge.',
    at(plan, 'return { incident: id, home, step: due.step,', "return { incident: id, home, step: 'acknowledge',"),
  ),
  seeded(
    'page-once',
    'Nobody is paged again.',
    at(plan, 'Array.from({ length: 1 + (again_s === 0 ? 0 : times) }', 'Array.from({ length: 1 }'),
  ),
  seeded(
    'page-limit-from-start',
    'The supervisor is paged with the first call.',
    at(plan, "(since === 'start' ? window.since_ms : window.limit_ms)", 'window.since_ms'),
  ),
  seeded('page-goes-out', 'What is simulated pages real people.', at(pager, "mode !== 'actual' || origin !== 'real'", "mode !== 'actual'")),
  seeded(
    'page-not-worse',
    'A warning that becomes an alarm climbs the ladder of the warning on.',
    at(pager, 'if (known?.key === key && known.severity === severity) return run', 'if (known?.key === key) return run'),
  ),
  seeded(
    'severity-not-joined',
    'An incident stays as light as its first alert.',
    at(change, 'severity: worse(incident.severity, alert.severity),\n  })', '})'),
  ),
  seeded(
    'page-to-all',
    'Who was sent is not asked by name.',
    at('loop/contacts.ts', 'return named === undefined ? inDuty', 'return named !== undefined ? inDuty'),
  ),
]
