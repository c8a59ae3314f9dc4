import type { Mutant } from '../mutant.ts'
import { at, seeded } from './seeded.ts'

const take = 'intake/take-message.ts'
const time = 'intake/event-time.ts'
const engine = 'detect/engine.ts'

/** What can go wrong between the broker and the rules. */
export const intakeFaults: readonly Mutant[] = [
  seeded(
    'readings-unheard',
    'A reading is kept and shown, and no rule hears of it.',
    at(take, "const durable = engine.hear(known.home.id, signalOf(options, report, known, 'reading', at, time))", 'const durable = false'),
  ),
  seeded(
    'event-heard-twice',
    'A repeated event is taken for a new one.',
    at(take, 'if (!ids.remember(known.key, id, at)) {', 'if (!ids.remember(known.key, id, at) && at < 0) {'),
  ),
  seeded(
    'death-unheard',
    'What a device says as it goes is not told to the rules.',
    at(take, "engine.hear(known.home.id, { type: 'presence', at, device: known.watched, presence: body.reason, origin })", ''),
  ),
  seeded('birth-room-lost', 'The room that a birth names is forgotten.', at(take, ', ...saidRoom(birth) })', ' })')),
  seeded(
    'late-as-now',
    'What a device kept in its buffer is judged by when it came, as if it happened now.',
    at(time, "{ happened: time_ms as Instant, quality: 'buffered', late: true }", "onArrival('buffered')"),
  ),
  seeded(
    'all-late',
    'Whatever was said before it arrived counts as late.',
    at(time, 'if (time_ms >= at - limits.clock_tolerance)', 'if (time_ms >= at)'),
  ),
  seeded(
    'ahead-is-late',
    'What a device whose clock is ahead says counts as kept back.',
    at(time, "return onArrival('future')", "return { ...onArrival('future'), late: true }"),
  ),
  seeded(
    'confirm-lost',
    'No event is confirmed, neither the first time nor when it is repeated.',
    at(take, 'if (supervised) options.confirm(known.address, id, undefined)', ''),
  ),
  seeded('wake-not-cancelled', 'A wake-up that a rule took back comes all the same.', at(engine, 'slot.wakes?.get(key)?.cancel()', '')),
  seeded('wake-set-twice', 'A wake-up that is set anew leaves the old one behind.', at(engine, ' wakes.get(key)?.cancel()', '')),
  seeded(
    'timer-not-restarted',
    'A wake-up that is set is not set anew.',
    at(engine, ' wakes.get(key)?.cancel()', ' if (wakes.has(key)) return'),
  ),
  seeded(
    'first-rule-wins',
    'Once one rule had something to keep, those behind it do not hear the message.',
    at(
      engine,
      'if (!drill || anyMode) durable = step(home, slot, signal, lasting) || durable',
      'if (!drill || anyMode) durable = durable || step(home, slot, signal, lasting)',
    ),
  ),
  seeded(
    'state-shared-by-homes',
    'The rules of all homes share one state.',
    at(engine, 'let known = all.get(id)\n', 'let known = all.get(id) ?? [...all.values()][0]\n'),
  ),
  seeded(
    'silence-by-message',
    'A device counts as heard only when it says something new.',
    at(
      'detect/rules/device-silent.ts',
      'const next = { ...state, [device.id]: heard }\n  if (before !== undefined && before.raised === undefined) return { state: next }',
      'const next = { ...state, [device.id]: heard }\n  if (before !== undefined && before.raised === undefined) return { state }',
    ),
  ),
]
