import type { DirectorMessage, DirectorRequest, FeedMessage, Incident } from '@anju/sdk'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { afterFeed, emptyFeed, withIncident } from '../view/feed-state.ts'
import { serverTime, type Anchor } from '../view/server-time.ts'
import type { Heard } from '../view/replay/heard.ts'
import { ReplayLog } from '../view/replay/replay-log.ts'
import { truthKeeper } from '../view/replay/truth-keeper.ts'
import { afterDirector, emptyWorld } from '../view/world-state.ts'
import { feedUrl, fetchIncident, pageConfig, postChange, type IncidentChange, type IncidentFull, type StepAnswer } from './live-api.ts'
import { logOut, whoAmI, type Me } from './live-login.ts'
import { openLine, type Line, type LineState } from './live-socket.ts'

/** The page's own time goes on in steps of this, ms: what timers on the desk are drawn by. */
const TICK_MS = 500

/** A server whose clock goes back by more than this has begun another life, ms: what was kept of the one before is of no use. */
const ANOTHER_LIFE_MS = 60_000

/** Everything that comes from outside, and the two lines it comes by. The state itself is made by pure functions of view/. */
export const useLive = defineStore('live', () => {
  const feed = shallowRef(emptyFeed)
  const world = shallowRef(emptyWorld)
  const line = shallowRef<LineState>({ state: 'connecting' })
  const directorLine = shallowRef<LineState | undefined>()
  const anchor = shallowRef<Anchor>({ server_ms: Date.now(), page_ms: Date.now(), factor: 1 })
  const page_ms = shallowRef(Date.now())
  /** Who is logged in; undefined until the server said, and where it does not say. */
  const me = shallowRef<Me | undefined>()
  /** Somebody must log in first. `ended`: they were, and their session is over. */
  const [locked, ended] = [shallowRef(false), shallowRef(false)]
  /** What came since the page was opened, to be replayed; `heard` counts it, for whoever waits for more. */
  const log = shallowRef(new ReplayLog())
  const heard = shallowRef(0)
  let feedLine: Line<never> | undefined
  let director: Line<DirectorRequest> | undefined

  const now_ms = computed(() => serverTime(anchor.value, page_ms.value))
  const greyed = computed(() => line.value.state !== 'online' && feed.value.seq >= 0)
  const factor = computed(() => world.value.latest?.world.factor ?? 1)

  const onFeed = (message: FeedMessage) => {
    feed.value = afterFeed(feed.value, message)
    if (message.type === 'hello' || message.type === 'clock') {
      page_ms.value = Date.now()
      anchor.value = { server_ms: message.now_ms, page_ms: page_ms.value, factor: factor.value }
      if (message.now_ms < (log.value.span?.to_ms ?? 0) - ANOTHER_LIFE_MS) log.value = new ReplayLog()
    }
    keep({ at_ms: serverTime(anchor.value, Date.now()), from: 'feed', message })
    truth.begin()
  }

  const keep = (message: Heard) => {
    log.value.push(message)
    heard.value += 1
  }

  const truth = truthKeeper(keep)
  const onDirector = (message: DirectorMessage) => {
    const paced = factor.value
    world.value = afterDirector(world.value, message, performance.now())
    truth.hear(message)
    if (factor.value === paced) return
    page_ms.value = Date.now()
    anchor.value = { server_ms: now_ms.value, page_ms: page_ms.value, factor: factor.value }
  }

  /** Nothing of what was seen stays on a page that nobody is logged in on. */
  const lock = (wasIn: boolean) => {
    feedLine?.close()
    director?.close()
    feedLine = director = undefined
    feed.value = emptyFeed
    world.value = emptyWorld
    log.value = new ReplayLog()
    me.value = undefined
    ended.value = wasIn
    locked.value = true
  }

  const onLine = async (state: LineState) => {
    line.value = state
    if (state.state === 'lost' && me.value?.open !== true && (await whoAmI()) === 'login') lock(me.value !== undefined)
  }

  const leave = () => logOut().then(() => lock(false))

  const start = async () => {
    setInterval(() => (page_ms.value = Date.now()), TICK_MS)
    const who = await whoAmI()
    if (who === 'login') lock(false)
    else await enter(who)
  }

  /** Opens the lines, as somebody who may. */
  const enter = async (who: Me | undefined) => {
    me.value = who
    locked.value = ended.value = false
    feedLine = openLine<FeedMessage>(feedUrl(), { onMessage: onFeed, onState: (state) => void onLine(state) })
    const { director: at } = await pageConfig()
    if (at === undefined) return
    director = openLine<DirectorMessage, DirectorRequest>(`${at.url}?token=${encodeURIComponent(at.token)}`, {
      onMessage: onDirector,
      onState: (state) => (directorLine.value = state),
    })
  }

  const put = (full: IncidentFull | undefined) => {
    if (full?.incident !== undefined) feed.value = withIncident(feed.value, full.incident, full.alerts)
  }

  /** Changes an incident on the version that is on the screen, and refreshes it when the server says no. */
  const change = async (incident: Incident, what: IncidentChange, request: object): Promise<StepAnswer> => {
    const answer = await postChange(incident.id, what, { ...request, version: incident.version })
    put(answer.taken ? answer.full : await fetchIncident(incident.id))
    return answer
  }

  const ask = (request: DirectorRequest): boolean => director?.send(request) ?? false

  return {
    feed,
    world,
    log,
    heard,
    line,
    directorLine,
    now_ms,
    page_ms,
    greyed,
    factor,
    me,
    locked,
    ended,
    start,
    enter,
    leave,
    change,
    ask,
  }
})
