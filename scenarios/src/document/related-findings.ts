import { dirname, join } from 'node:path'
import { yamlSource, type Finding } from '@anju/sdk/document'
import type { ReadText } from './load-home.ts'
import type { ScenarioText } from './scenario.ts'

/**
 * What is wrong with the document that this one is a twin or a variant of: it has to be there and to be an emergency of its own; its twin may expect
 * none of its alerts, its variant has to expect one of them.
 */
export function relatedFindings(document: ScenarioText, file: string, read: ReadText): Finding[] {
  return (['twin_of', 'variant_of'] as const).flatMap((relation): Finding[] => {
    const written = document[relation]
    if (written === undefined) return []
    const found = (says: string, hint?: string): Finding[] => [
      { path: [relation], on: 'value', says, ...(hint === undefined ? {} : { hint }) },
    ]
    const base = emergencyIn(join(dirname(file), written), read)
    if (base === undefined) return found(`There is no document ${join(dirname(file), written)}.`, 'the path is relative to this document')
    if (base.related) return found(`${written} is itself a twin or a variant: name the emergency.`)
    if (base.alerts.length === 0) return found(`${written} expects no alert: it is no emergency.`)
    const shared = document.expects.filter(({ alert }) => base.alerts.includes(alert)).map(({ alert }) => alert)
    if (relation === 'twin_of' && shared.length > 0)
      return found(`A quiet twin does not expect what its emergency expects: ${shared.join(', ')}.`)
    if (relation === 'variant_of' && shared.length === 0)
      return found('A variant expects an alert of its emergency.', `that expects ${base.alerts.join(', ')}`)
    return []
  })
}

function emergencyIn(file: string, read: ReadText): { alerts: string[]; related: boolean } | undefined {
  const text = read(file)
  if (text === undefined) return undefined
  const value = yamlSource(file, text).value as Partial<ScenarioText> | null | undefined
  const expects: unknown[] = Array.isArray(value?.expects) ? value.expects : []
  return {
    alerts: expects.flatMap((each) =>
      typeof (each as { alert?: unknown } | null)?.alert === 'string' ? [(each as { alert: string }).alert] : [],
    ),
    related: value?.twin_of !== undefined || value?.variant_of !== undefined,
  }
}
