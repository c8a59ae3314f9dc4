import { onBeforeUnmount, shallowRef, watch } from 'vue'
import { useLive } from '../feed/live-store.ts'
import { TileBook, type Tile } from '../view/tiles/tile-book.ts'

/** Tiles are made anew at most once a frame, however many messages came; and every second, because what was said grows old. */
export function useTiles() {
  const live = useLive()
  const book = new TileBook()
  const tiles = shallowRef<readonly Tile[]>(book.tiles(live.feed, live.now_ms))
  let asked = 0
  const make = () => {
    asked = 0
    tiles.value = book.tiles(live.feed, live.now_ms)
  }
  watch([() => live.feed, () => Math.floor(live.page_ms / 1_000)], () => {
    if (asked === 0) asked = requestAnimationFrame(make)
  })
  onBeforeUnmount(() => cancelAnimationFrame(asked))
  return tiles
}
