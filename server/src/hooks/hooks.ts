import { fail, ok, type Alert, type FeedMessage, type Incident, type Result } from '@anju/sdk'
import type { Ground } from '../records/ground.ts'
import { targetOf, type AllowedHosts } from './allowed-target.ts'
import { carried, incidentEvent, pingEvent } from './cloud-event.ts'
import { deliveryQueue, type Queue } from './deliveries.ts'
import { hookLimits } from './hook-limits.ts'
import type { CloudEvent, Delivery, Hook, HookForm, HookShown } from './hook.ts'
import type { Sender } from './live-sender.ts'
import { signed } from './signature.ts'

/** The last change of an incident that hooks were told of. */
interface Told {
  id: string
  version: number
  state: string
}

/** Webhooks: who is told of incidents over HTTP, signed, until they have taken it. */
export interface Hooks {
  list(): HookShown[]
  get(id: string): HookShown | undefined
  /** Errors `hook-url`, `hook-limit`. The secret is shown this once. */
  add(form: HookForm, by: string): Promise<Result<{ hook: HookShown; secret: string }>>
  /** Errors `hook-unknown`, `hook-url`, `hook-changed`. */
  change(id: string, form: HookForm, seen: number, by: string): Promise<Result<HookShown>>
  /** Errors `hook-unknown`. */
  renew(id: string, by: string): Promise<Result<{ hook: HookShown; secret: string }>>
  remove(id: string, by: string): Promise<Result<void>>
  /** Sends an event that says nothing. */
  ping(id: string): Promise<Result<{ event: string }>>
  dead(id: string): Result<readonly Delivery[]>
  replay(id: string, ids: readonly string[] | undefined, by: string): Promise<Result<{ replayed: number }>>
  close(): void
}

export interface HooksOptions {
  ground: Ground
  site: string
  incidents: () => readonly Incident[]
  alertsOf: (incident: Incident) => readonly Alert[]
  onFeed: (listener: (message: FeedMessage) => void) => () => void
  sender: Sender
  /** Draws a secret of Standard Webhooks. */
  newSecret: () => string
  allowed: AllowedHosts
}

const wants = (hook: Hook, { mode, home, updated_ms }: Incident): boolean =>
  hook.enabled && updated_ms >= hook.made_ms && (hook.modes ?? ['actual']).includes(mode) && (hook.homes?.includes(home) ?? true)

export function hooks(options: HooksOptions): Hooks {
  const { ground, site, incidents, alertsOf, onFeed, sender, newSecret, allowed } = options
  const { agenda, random } = ground
  const kept = ground.books.book<Hook>('hooks')
  const told = ground.books.book<Told>('hook-told')
  const failing = new Map<string, { since_ms: number; said: string }>()

  const queue: Queue = deliveryQueue({
    waiting: ground.books.book<Delivery>('hook-waiting'),
    dead: ground.books.book<Delivery>('hook-dead'),
    clock: agenda,
    chance: random.fork('webhooks'),
    send(delivery, give_up) {
      const hook = kept.get(delivery.hook)
      if (hook?.enabled !== true) return undefined
      const { body, headers } = carried(delivery.event, hook.style ?? 'structured')
      const now_ms = agenda.now()
      const secrets = hook.secrets.filter(({ until_ms = Infinity }) => until_ms > now_ms).map(({ secret }) => secret)
      return sender(hook.url, { ...headers, ...signed(delivery.event.id, now_ms, body, secrets) }, body, give_up)
    },
    onTried({ hook, ok: taken, said, at_ms }) {
      if (taken) failing.delete(hook)
      else failing.set(hook, { since_ms: failing.get(hook)?.since_ms ?? at_ms, said })
      const gone = kept.get(hook)
      if (said === '410' && gone !== undefined) kept.put(hook, { ...gone, enabled: false, version: gone.version + 1 })
    },
  })
  const shown = (whole: Hook): HookShown => {
    const { secrets: _, ...hook } = whole
    const trouble = failing.get(hook.id)
    return {
      ...hook,
      waiting: queue.waiting(hook.id),
      dead: queue.dead(hook.id).length,
      ...(trouble === undefined ? {} : { failing_since_ms: trouble.since_ms, last_error: trouble.said }),
    }
  }
  const post = (hook: Hook, event: CloudEvent) => {
    const now_ms = agenda.now()
    queue.add({ id: `${hook.id}.${event.id}`, hook: hook.id, event, made_ms: now_ms, tries: 0, due_ms: now_ms })
  }
  const tell = (incident: Incident, alerts: readonly Alert[]) => {
    const before = told.get(incident.id)
    if (kept.size === 0 || (before !== undefined && before.version >= incident.version)) return
    told.put(incident.id, { id: incident.id, version: incident.version, state: incident.state })
    const event = incidentEvent(site, incident, alerts, before?.state)
    for (const hook of kept.all()) if (wants(hook, incident)) post(hook, event)
  }
  // What became durable before a stop and was not told yet is told now.
  const known = new Set(incidents().map(({ id }) => id))
  for (const incident of incidents()) tell(incident, alertsOf(incident))
  const silence = onFeed((message) => {
    if (message.type === 'incident') tell(message.incident, message.alerts)
  })
  for (const { id } of told.all()) if (!known.has(id)) told.erase(id)
  const find = (id: string): Result<Hook> => {
    const hook = kept.get(id)
    return hook === undefined ? fail('hook-unknown', { hook: id.slice(0, 64) }) : ok(hook)
  }
  const put = async (hook: Hook, did: string, by: string) => {
    kept.put(hook.id, hook)
    ground.audit(`hook:${hook.id}`, did, by, { url: hook.url, enabled: hook.enabled })
    await ground.stored()
  }
  return {
    list: () => kept.all().map(shown),
    get: (id) => kept.get(id) && shown(kept.get(id)!),
    async add(form, by) {
      const target = targetOf(form.url, allowed)
      if (!target.ok) return target
      if (kept.size >= hookLimits.hooks) return fail('hook-limit', { limit: hookLimits.hooks })
      const [secret, now_ms] = [newSecret(), agenda.now()]
      const id = `hook-${random.fork(`hook ${now_ms} ${kept.size} ${secret}`).int(0, 0xffff_ffff).toString(36)}`
      const hook: Hook = { ...form, id, version: 1, made_ms: now_ms, enabled: form.enabled ?? true, secrets: [{ secret }] }
      await put(hook, 'hook-added', by)
      return ok({ hook: shown(hook), secret })
    },
    async change(id, form, seen, by) {
      const found = find(id)
      if (!found.ok) return found
      if (seen !== found.value.version) return fail('hook-changed', { version: found.value.version, seen })
      const target = targetOf(form.url, allowed)
      if (!target.ok) return target
      const { secrets, made_ms, version } = found.value
      const hook: Hook = { ...form, id, secrets, made_ms, version: version + 1, enabled: form.enabled ?? true }
      await put(hook, 'hook-changed', by)
      queue.wake(id)
      return ok(shown(hook))
    },
    async renew(id, by) {
      const found = find(id)
      if (!found.ok) return found
      const [secret, until_ms] = [newSecret(), agenda.now() + hookLimits.old_secret]
      const hook = {
        ...found.value,
        version: found.value.version + 1,
        secrets: [{ secret }, { secret: found.value.secrets[0]!.secret, until_ms }],
      }
      await put(hook, 'hook-secret-renewed', by)
      return ok({ hook: shown(hook), secret })
    },
    async remove(id, by) {
      const found = find(id)
      if (!found.ok) return found
      kept.erase(id)
      queue.forget(id)
      failing.delete(id)
      ground.audit(`hook:${id}`, 'hook-removed', by)
      await ground.stored()
      return ok(undefined)
    },
    async ping(id) {
      const found = find(id)
      if (!found.ok) return found
      const now_ms = agenda.now()
      const event = pingEvent(site, `ping.${id}.${now_ms}`, now_ms)
      post(found.value, event)
      await ground.stored()
      return ok({ event: event.id })
    },
    dead(id) {
      const found = find(id)
      return found.ok ? ok(queue.dead(id)) : found
    },
    async replay(id, ids, by) {
      const found = find(id)
      if (!found.ok) return found
      const replayed = queue.replay(id, ids)
      ground.audit(`hook:${id}`, 'hook-replayed', by, { replayed })
      await ground.stored()
      return ok({ replayed })
    },
    close() {
      silence()
      queue.close()
    },
  }
}
