import { fail, ok, type DeviceState, type FeedMessage, type Result } from '@anju/sdk'
import { serverLimits } from '../limits.ts'
import type { Ground } from '../records/ground.ts'
import { mainsOf, type PersuasionForm, type PulledPlug } from './pulled-plug.ts'

export interface PlugDesk {
  /** Plugs that are out now. */
  out(home?: string): PulledPlug[]
  /** Keeps a try to have one put back. Errors `plug-unknown`. */
  persuade(home: string, device: string, form: PersuasionForm, by: string): Promise<Result<PulledPlug>>
  /** Plugs that were pulled in a period, oldest first. */
  period(from_ms: number, to_ms: number): Promise<PulledPlug[]>
}

/** Pulled plugs by what devices say themselves, each with who talked about it and whether that helped. */
export function plugDesk(options: {
  ground: Ground
  devices: () => readonly DeviceState[]
  onFeed: (listener: (message: FeedMessage) => void) => void
}): PlugDesk {
  const { ground, devices, onFeed } = options
  const book = ground.books.book<PulledPlug>('pulled-plugs')
  const outNow = new Map(book.all().map((plug) => [`${plug.home}/${plug.device}`, plug]))

  /** A plug that is out, unless it was erased since. */
  const outAt = (key: string) => {
    const plug = outNow.get(key)
    return plug !== undefined && book.get(plug.id) !== undefined ? plug : undefined
  }
  const look = (state: DeviceState) => {
    const mains = mainsOf(state)
    if (mains === undefined) return
    const key = `${state.home}/${state.device}`
    const before = outAt(key)
    if (mains.lost && before === undefined) {
      const plug: PulledPlug = { id: `${key}/${mains.at_ms}`, home: state.home, device: state.device, since_ms: mains.at_ms, tries: [] }
      outNow.set(key, plug)
      book.put(plug.id, plug, { at_ms: plug.since_ms })
    }
    if (!mains.lost && before !== undefined) {
      outNow.delete(key)
      // A device whose clock is behind cannot be back before it was gone.
      book.put(before.id, { ...before, back_ms: Math.max(before.since_ms, mains.at_ms) }, { at_ms: before.since_ms, over: true })
    }
  }
  for (const state of devices()) look(state)
  onFeed((message) => {
    if (message.type === 'device') look(message.device)
  })

  return {
    out: (home) => [...outNow.values()].filter((plug) => (home === undefined || plug.home === home) && book.get(plug.id) !== undefined),
    async persuade(home, device, form, by) {
      const before = outAt(`${home}/${device}`)
      if (before === undefined) return fail('plug-unknown', { home, device })
      const tries = [...before.tries, { ...form, at_ms: ground.agenda.now(), by }].slice(-serverLimits.persuasions_kept)
      const plug = { ...before, tries }
      outNow.set(`${home}/${device}`, plug)
      book.put(plug.id, plug, { at_ms: plug.since_ms })
      ground.audit(`home:${home}`, 'persuaded', by, { device, way: form.way, answer: form.answer })
      await ground.stored()
      return ok(plug)
    },
    async period(from_ms, to_ms) {
      const all: PulledPlug[] = []
      for await (const plug of book.period(from_ms, to_ms))
        all.push(outNow.get(`${plug.home}/${plug.device}`)?.id === plug.id ? outNow.get(`${plug.home}/${plug.device}`)! : plug)
      return all
    },
  }
}
