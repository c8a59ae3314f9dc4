import { sentence, severities, type Title } from '@anju/sdk'
import { isOpen } from '@anju/sdk'
import type { AlertServer } from '../alert-server.ts'
import type { Hooks } from '../hooks/hooks.ts'

/** One thing that is looked at, and what is wrong with it: a code, and words for whoever is woken by it. */
export interface Check {
  id: 'store' | 'webhooks' | 'devices' | 'clock'
  state: 'ok' | 'degraded' | 'failing'
  code?: 'store-failing' | 'hooks-failing' | 'devices-flooding' | 'clock-behind'
  says?: Title
}

/** How a server is as a whole: as bad as the worst of its parts. */
export interface VitalSigns {
  state: Check['state']
  run: string
  checks: readonly Check[]
}

const said = (id: Check['id'], state: Check['state'], code: NonNullable<Check['code']>, params: Record<string, number> = {}): Check => ({
  id,
  state,
  code,
  says: { zh: sentence({ code, params }, 'zh'), en: sentence({ code, params }, 'en') },
})

/**
 * Looks at a server. A store that fails stops it from acknowledging anything; webhooks that fail are late, and lose nothing; a device that
 * floods is held back.
 */
export function vitalSigns(server: AlertServer, hooks: Hooks): VitalSigns {
  const health = server.health()
  const late = hooks.list().filter(({ failing_since_ms }) => failing_since_ms !== undefined).length
  const flooding = server.floods().devices
  const ahead_s = Math.round(server.ahead_ms() / 1_000)
  const checks = [
    health.state === 'ok' ? ({ id: 'store', state: 'ok' } as const) : said('store', 'failing', 'store-failing'),
    late === 0 ? ({ id: 'webhooks', state: 'ok' } as const) : said('webhooks', 'degraded', 'hooks-failing', { count: late }),
    flooding === 0 ? ({ id: 'devices', state: 'ok' } as const) : said('devices', 'degraded', 'devices-flooding', { count: flooding }),
    ahead_s === 0 ? ({ id: 'clock', state: 'ok' } as const) : said('clock', 'degraded', 'clock-behind', { ahead_s }),
  ]
  const worst = (['failing', 'degraded'] as const).find((state) => checks.some((check) => check.state === state)) ?? 'ok'
  return { state: worst, run: health.run, checks }
}

/** What is counted of a server, by severity, presence and code; never by home or person. */
export function openIncidents(server: AlertServer) {
  const open = server.incidents().filter(({ state }) => isOpen(state))
  return severities.flatMap((severity) =>
    (['actual', 'test', 'drill'] as const).map((mode) => {
      const count = open.filter((one) => one.severity === severity && one.mode === mode).length
      return [{ severity, mode }, count] as const
    }),
  )
}

export function devicesByPresence(server: AlertServer) {
  const counts: Record<string, number> = { never: 0, online: 0, offline: 0, unsupervised: 0 }
  for (const { presence } of server.devices()) counts[presence] = (counts[presence] ?? 0) + 1
  return Object.entries(counts).map(([presence, count]) => [{ presence }, count] as const)
}
