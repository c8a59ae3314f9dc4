import type { Mutant } from '../mutant.ts'
import { at, seeded } from './seeded.ts'

const rule = (name: string, from: string, to: string) => at(`detect/rules/${name}.ts`, from, to)

const people: readonly Mutant[] = [
  seeded(
    'fall-forwards',
    'The flag of a radar is an alarm at once.',
    rule(
      'fall',
      'if (isSuspicion(signal, sights)) return suspect(state, signal, options)',
      'if (isSuspicion(signal, sights)) return decide(suspect(state, signal, options).state, signal.at, home, options)',
    ),
  ),
  seeded(
    'fall-unconfirmed',
    'Nobody who gets up calls a fall off.',
    rule('fall', 'if (signal.happened > onset && isTheOne(signal, { room: radar?.room, onset }, sights, home)) return drop(state)', ''),
  ),
  seeded(
    'fall-confirm-lost',
    'The end of the window is never looked at.',
    rule('fall', ', wake: [{ key: CONFIRM, at: after(signal.at, Seconds(options.confirm_s)) }] }', ' }'),
  ),
  seeded(
    'fall-stands-lying',
    'Whoever lies counts as up.',
    at(
      'detect/rules/fall-sights.ts',
      "const upright = new Set(['standing', 'sitting'])",
      "const upright = new Set(['standing', 'sitting', 'lying', 'on-floor'])",
    ),
  ),
  seeded(
    'fall-of-another',
    'Where two live, whoever walks about calls off the fall of the other.',
    rule(
      'fall',
      'fell.room === device.room || (home.residents <= 1 && !lowElsewhere(sights, device.id, fell.onset) && !inDoubt(sights, device.id))',
      'true',
    ),
  ),
  seeded(
    'fall-band-unsure',
    'The word of a wristband is never enough.',
    rule('fall', 'if ((suspicion.band_pct ?? 100) < options.band_alone_pct) return drop(state)', 'return drop(state)'),
  ),
  seeded(
    'long-lie-short',
    'Half a minute on the floor is long.',
    rule('long-lie', 'limit_s: Type.Number({ default: 120', 'limit_s: Type.Number({ default: 30'),
  ),
  seeded(
    'long-lie-late',
    'Four minutes on the floor are not long.',
    rule('long-lie', 'limit_s: Type.Number({ default: 120', 'limit_s: Type.Number({ default: 240'),
  ),
  seeded(
    'long-lie-beside-fall',
    'A fall that was told is told once more as somebody on the floor.',
    rule('long-lie', 'if (reported(state, down, whoIs(id, home), options)) return { state }', ''),
  ),
  seeded(
    'apnoea-at-once',
    'Two readings make it a breath that has stopped.',
    rule('apnoea', 'default: 20,', 'default: 0,'),
    rule('apnoea', 'default: 3,\n      minimum: 2,\n      maximum: 12', 'default: 2,\n      minimum: 2,\n      maximum: 12'),
  ),
  seeded(
    'apnoea-unheard',
    'A breath of nought counts as no measurement.',
    rule('apnoea', "if (typeof breath_per_min !== 'number') return { state }", 'if (!breath_per_min) return { state }'),
  ),
  seeded(
    'vitals-sum-only',
    'One sign that is critical by itself is not urgent.',
    at('detect/news2.ts', 'urgent: score >= 5 || (worst?.points ?? 0) >= 3', 'urgent: score >= 5'),
  ),
  seeded(
    'vitals-never-lasts',
    'An urgent score begins anew with each sample.',
    rule(
      'vitals',
      'const now = { ...lasting, seen: lasting.seen + 1 }',
      'const now = { ...lasting, since: signal.at, seen: lasting.seen + 1 }',
    ),
  ),
  seeded(
    'vitals-mixed',
    'What is measured of several people goes into one baseline.',
    rule('vitals', 'if (device.wearer !== undefined) return device.wearer\n', 'if (device.wearer !== undefined) return home.people[0]\n'),
  ),
  seeded(
    'vitals-upside-down',
    'A slow heart is called a fast one.',
    at('detect/news2.ts', "return low ? 'bradycardia' : 'tachycardia'", "return low ? 'tachycardia' : 'bradycardia'"),
  ),
  seeded('bathroom-late', 'The warning comes with the alarm.', rule('bathroom-long-stay', 'default: 30,', 'default: 45,')),
  seeded(
    'bathroom-forever',
    'Whoever is seen elsewhere is still in the bathroom.',
    rule('bathroom-long-stay', 'return left === undefined ? { state } : leaves(state, left[0], signal.at, home)', 'return { state }'),
  ),
  seeded(
    'bathroom-washes',
    'Who stands at the basin has as little time as who sits.',
    rule('bathroom-long-stay', 'if (stay.upright && stay.held && at < later) return { state, wake: [{ key, at: later }] }', ''),
  ),
  seeded('not-up-an-hour', 'The morning begins an hour later.', rule('not-up', 'default: 10,', 'default: 11,')),
  seeded(
    'not-up-asleep',
    'A walk at night is a rising.',
    rule('not-up', 'if (!moves || minute < MORNING_MIN) return false', 'if (!moves) return false'),
  ),
  seeded('inactivity-asleep', 'The limit of a quiet day is twice as long.', rule('inactivity', 'default: 360,', 'default: 720,')),
  seeded(
    'inactivity-out',
    'Whoever is out counts as somebody who does not move.',
    rule('inactivity', 'if (outSince(state.home, at) !== undefined || (', 'if (('),
  ),
  seeded(
    'wandering-unknown',
    'A leaving at night is one by day.',
    rule('away', 'const at_night = moved >= nightAt(moved, home.time_zone, options).from', 'const at_night = false'),
  ),
  seeded(
    'away-never-back',
    'A coming home is not seen.',
    at(
      'detect/at-home.ts',
      'const inside = door_ms === undefined || signal.at > door_ms + AT_THE_DOOR_MS',
      'const inside = door_ms === undefined',
    ),
  ),
  seeded(
    'band-off-at-once',
    'Five minutes without the band are told.',
    rule('wristband-off', 'awake_min: Type.Number({\n      default: 30', 'awake_min: Type.Number({\n      default: 5'),
  ),
  seeded(
    'sos-room',
    'A band that calls is looked for in the room it is registered in.',
    rule(
      'sos',
      'worn ? (seen === undefined ? {} : { room: seen }) : { room, position_m: place_m }',
      '({ room, position_m: place_m, ...(worn && seen === "" ? {} : {}) })',
    ),
  ),
  seeded(
    'sos-taken-back',
    'A call that is taken back is over.',
    rule(
      'sos',
      "return { state, withdraw: [{ kind: 'sos', key: signal.device.id, evidence: evidenceOf(signal, ['state']) }] }",
      "return { state, clear: [{ kind: 'sos', key: signal.device.id }] }",
    ),
  ),
  seeded(
    'sos-of-keys-only',
    'A call by voice is none.',
    rule(
      'sos',
      "if (signal.body['state'] === 'raised') return",
      "if (signal.body['state'] === 'raised' && signal.device.kind !== 'voice-terminal') return",
    ),
  ),
]

const places: readonly Mutant[] = [
  seeded(
    'gas-twice-as-high',
    'The alarm comes at twice the level, and the word of the detector is not enough.',
    rule('gas', 'default: 10,', 'default: 20,'),
    rule('gas', '(alarm || high)', 'high'),
  ),
  seeded(
    'gas-warning-lost',
    'The warning comes with the alarm.',
    rule('gas-rising', 'const due = level_pct >= options.raise_lel_pct || rises', 'const due = level_pct >= 10'),
  ),
  seeded(
    'gas-never-over',
    'An alarm of gas is never over.',
    rule('gas', 'if (before.raised && !alarm && low)', 'if (before.raised && !alarm && low && level_pct === -1)'),
  ),
  seeded(
    'co-unheard',
    'Neither the detector nor what was breathed is ever enough.',
    rule('co', 'const due = alarm || now.share >= 1', 'const due = alarm && now.share >= 9'),
  ),
  seeded(
    'water-from-dry',
    'A sensor that dries is a sensor that is wet.',
    rule('water', "if (body['wet'] !== true) {", "if (body['wet'] === undefined) {"),
  ),
  seeded('door-a-minute-early', 'The door may stand open for four minutes.', rule('door-open-night', 'default: 5,', 'default: 4,')),
  seeded('door-a-minute-late', 'The door may stand open for six minutes.', rule('door-open-night', 'default: 5,', 'default: 6,')),
  seeded(
    'door-in-utc',
    'The night is that of Greenwich.',
    rule(
      'door-open-night',
      'const night = nightAt(at, time_zone, options)\n  const due',
      "const night = nightAt(at, 'UTC', options)\n  const due",
    ),
  ),
  seeded(
    'stove-untended',
    'Whoever is in the kitchen is not seen there.',
    rule('stove-left-on', 'return lifeSign(signal) === undefined ? { state } : tended(state, signal.at)', 'return { state }'),
  ),
  seeded('stove-late', 'The warning comes after half an hour.', rule('stove-left-on', 'default: 10,', 'default: 30,')),
  seeded('quota-at-nought', 'Only a quota of nought is told.', rule('voice-quota', 'default: 3,', 'default: 0,')),
  seeded(
    'silent-in-one',
    'One heartbeat without a word is silence.',
    rule('device-silent', 'const due = dueAt(heard, device, options.heartbeats)', 'const due = dueAt(heard, device, 1)'),
    rule(
      'device-silent',
      'const wake = [{ key: device.id, at: dueAt(heard, device, heartbeats) }]',
      'const wake = [{ key: device.id, at: dueAt(heard, device, 1) }]',
    ),
  ),
  seeded(
    'silent-in-ten',
    'Ten heartbeats without a word are silence.',
    rule('device-silent', 'const due = dueAt(heard, device, options.heartbeats)', 'const due = dueAt(heard, device, 10)'),
  ),
  seeded(
    'home-as-devices',
    'A home without power is a heap of broken devices.',
    rule('device-silent', 'if (all.length > 0) return offline(state, all, at)', ''),
  ),
  seeded(
    'flat-as-broken',
    'A battery that ran flat is waited for like a broken device.',
    rule('device-silent', "if (cause !== 'battery' || raised !== undefined) return", 'if (heard_ms >= 0) return'),
  ),
  seeded(
    'building-of-one',
    'One home without power is a whole building.',
    at('detect/site/building-offline.ts', 'const enough = group.length >= options.homes &&', 'const enough = group.length >= 1 &&'),
  ),
  seeded(
    'building-unseen',
    'A building without power is seen by nobody.',
    at(
      'detect/site/site-stage.ts',
      "if (kind === 'home-offline') tell({ type: 'raised', at, home, onset_ms: onset, cause, origin })",
      '{}',
    ),
  ),
]

/** What can go wrong in the rules. */
export const detectFaults: readonly Mutant[] = [...people, ...places]
