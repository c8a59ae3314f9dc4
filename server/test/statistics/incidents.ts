import { lifecycle, outcomes, roleOf, services, severities, type Incident, type IncidentState, type Step } from '@anju/sdk'
import * as fc from 'fast-check'

/** Incidents as the loop makes them: a drawn walk through the table of steps, with drawn times between. */
export const anyIncident: fc.Arbitrary<Incident> = fc
  .record({
    id: fc.uuid(),
    raised_ms: fc.integer({ min: 0, max: 40 * 86_400_000 }),
    severity: fc.constantFrom(...severities),
    choices: fc.array(
      fc.record({ pick: fc.nat(), after_ms: fc.integer({ min: 0, max: 7_200_000 }), outcome: fc.constantFrom(...outcomes) }),
      {
        maxLength: 6,
      },
    ),
    late: fc.boolean(),
  })
  .map(({ id, raised_ms, severity, choices, late }) => {
    let state: IncidentState = 'raised'
    let at_ms = raised_ms
    let outcome: Incident['outcome']
    const steps: Incident['steps'] = []
    for (const { pick, after_ms, outcome: ends } of choices) {
      const possible = Object.entries(lifecycle[state]) as [Step, IncidentState][]
      if (possible.length === 0) break
      const [step, next] = possible[pick % possible.length]!
      at_ms += after_ms
      state = next
      if (step === 'resolve') outcome = ends
      const service = step === 'dispatch' || step === 'resolve' ? { service: services[pick % services.length]! } : {}
      const to = step === 'dispatch' ? { to: `team-${pick % 2}` } : {}
      steps.push({ step, by: `${roleOf[step]}-${pick % 3}`, role: roleOf[step], at_ms, ...service, ...to })
    }
    return {
      id,
      home: `h${raised_ms % 3}`,
      hazard: 'person' as const,
      severity,
      state,
      alerts: [`${id}.1`],
      raised_ms,
      updated_ms: at_ms,
      steps,
      overdue: late ? (['acknowledge'] as const).slice() : [],
      ...(outcome === undefined ? {} : { outcome }),
      cancelled_by_resident: false,
      origin: 'simulated' as const,
      mode: 'actual' as const,
      version: 1 + steps.length,
    }
  })
