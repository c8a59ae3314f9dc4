import { i18n } from './i18n.ts'
import type { RoomWords } from './in-both.ts'

/** Makes a room's words known to the page. A room says this once, when it is loaded. */
export function addWords({ zh, en }: RoomWords): void {
  i18n.global.mergeLocaleMessage('zh', zh)
  i18n.global.mergeLocaleMessage('en', en)
}
