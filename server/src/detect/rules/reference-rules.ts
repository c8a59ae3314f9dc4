import { bindRule, type BoundRule } from '../rule.ts'
import { deviceSilent } from './device-silent.ts'
import { doorOpenNight } from './door-open-night.ts'
import { fall } from './fall.ts'
import { gasRising } from './gas-rising.ts'
import { gas } from './gas.ts'
import { sos } from './sos.ts'
import { water } from './water.ts'

/** Options by the rule's id; what is absent takes the documented default. */
export type RuleSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The rules of the reference server, in the order in which they hear a signal. Throws a RangeError for a rule or an option that does not exist. */
export function referenceRules(settings: RuleSettings = {}): readonly BoundRule[] {
  const rules = [
    bindRule(sos, settings['sos']),
    bindRule(fall, settings['fall']),
    bindRule(gas, settings['gas']),
    bindRule(gasRising, settings['gas-rising']),
    bindRule(water, settings['water']),
    bindRule(doorOpenNight, settings['door-open-night']),
    bindRule(deviceSilent, settings['device-silent']),
  ]
  const unknown = Object.keys(settings).find((id) => !rules.some((rule) => rule.id === id))
  if (unknown !== undefined) throw new RangeError(`There is no rule ${unknown}.`)
  return rules
}
