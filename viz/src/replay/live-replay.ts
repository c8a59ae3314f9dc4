import { computed, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue'
import { useLive } from '../feed/live-store.ts'
import { atPageTime } from '../view/replay/at-page-time.ts'
import type { Shown } from '../view/replay/heard.ts'
import { played, sought, type Playback } from '../view/replay/playback.ts'
import { readTrace, type OpenedTrace, type TraceProblem } from '../view/replay/read-trace.ts'
import { readTraceFile } from './live-file.ts'

/** While a replay plays, what stands in words follows it in steps of this, ms of the wall. */
const WORDS_MS = 250

/** What is replayed, where it stands, and the hand on it. It follows what comes until somebody seeks. */
export function useReplay() {
  const live = useLive()
  const trace = shallowRef<(OpenedTrace & { name: string }) | undefined>()
  const problem = shallowRef<(TraceProblem & { name: string }) | undefined>()
  const playback = shallowRef<Playback>({ live: true, playing: false, speed: 1, at_ms: 0 })
  const past = shallowRef<Shown | undefined>()
  const words_ms = shallowRef(0)
  const world = shallowRef(live.world)
  let frame = 0
  let before_ms = 0
  let told_ms = 0

  const log = computed(() => trace.value?.log ?? live.log)
  const span = computed(() => {
    void live.heard
    return log.value.span ?? { from_ms: live.now_ms, to_ms: live.now_ms }
  })
  const isLive = computed(() => playback.value.live && trace.value === undefined)
  /** What is to be drawn now. */
  const shown = computed(() =>
    isLive.value || past.value === undefined
      ? { feed: live.feed, world: live.world, now_ms: live.now_ms }
      : { feed: past.value.feed, world: world.value, now_ms: words_ms.value },
  )
  const at_ms = computed(() => (isLive.value ? live.now_ms : playback.value.at_ms))

  /** Puts a state on the screen: the page's clock takes the place of the replay's for whatever moves. */
  const put = (next: Shown) => {
    const changed = past.value?.world !== next.world
    past.value = next
    if (changed)
      world.value = atPageTime(next.world, playback.value.at_ms, performance.now(), playback.value.playing ? playback.value.speed : 0)
  }
  const repaint = () => {
    if (past.value === undefined) return
    const { at_ms: now, playing, speed } = playback.value
    world.value = atPageTime(past.value.world, now, performance.now(), playing ? speed : 0)
  }
  const seek = (to_ms: number) => {
    playback.value = sought(playback.value, span.value, to_ms)
    words_ms.value = playback.value.at_ms
    put(log.value.at(playback.value.at_ms))
  }
  const play = (playing: boolean, speed = playback.value.speed) => {
    const from_ms = isLive.value || (playing && playback.value.at_ms >= span.value.to_ms) ? span.value.from_ms : playback.value.at_ms
    if (past.value === undefined || isLive.value || from_ms !== playback.value.at_ms)
      seek(isLive.value && !playing ? span.value.to_ms : from_ms)
    playback.value = { ...playback.value, live: false, playing, speed }
    repaint()
  }
  const follow = () => {
    trace.value = undefined
    playback.value = { ...playback.value, live: true, playing: false, at_ms: span.value.to_ms }
  }
  const open = async (file: File) => {
    const text = await readTraceFile(file)
    const read = text === undefined ? ({ ok: false, problem: { code: 'no-trace', params: {} } } as const) : readTrace(text)
    problem.value = read.ok ? undefined : { ...read.problem, name: file.name }
    if (!read.ok) return
    trace.value = { ...read.trace, name: file.name }
    playback.value = { ...playback.value, live: false, playing: false }
    seek(read.trace.log.span?.from_ms ?? 0)
  }
  const turn = (now_ms: number) => {
    frame = requestAnimationFrame(turn)
    const gone_ms = Math.min(1_000, now_ms - before_ms)
    before_ms = now_ms
    if (!playback.value.playing || past.value === undefined) return
    const from_ms = playback.value.at_ms
    playback.value = played(playback.value, span.value, gone_ms)
    put(log.value.step(past.value, from_ms, playback.value.at_ms))
    if (!playback.value.playing) repaint()
    if (now_ms - told_ms < WORDS_MS && playback.value.playing) return
    told_ms = now_ms
    words_ms.value = playback.value.at_ms
  }

  onMounted(() => (frame = requestAnimationFrame(turn)))
  onBeforeUnmount(() => cancelAnimationFrame(frame))
  watch(
    () => live.log,
    () => trace.value === undefined && follow(),
  )
  return { trace, problem, playback, log, span, isLive, shown, at_ms, seek, play, follow, open }
}

/** The hand on a replay, for the parts of its page. */
export type Replay = ReturnType<typeof useReplay>
