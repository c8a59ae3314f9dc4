import type { Home, Language, RegisteredDevice } from '@anju/sdk'
import { codeText, deviceTitle, type Translator } from '../text/name-of.ts'
import { inLanguage } from '../text/in-language.ts'
import type { DeviceCard } from '../view/device-card.ts'
import type { HomeLook } from '../view/home-look.ts'
import { nameSpot } from '../view/plan/name-spot.ts'
import { clockSpan } from '../view/words.ts'
import type { Label } from './overlay/label-layer.ts'

/** Labels of devices carry this before the device's id, labels of rooms `room:`. */
export const DEVICE_LABEL = 'device:'

/** How high above its point a card is tied to the home, metres: a body lies low, a wall device sits on the cut wall. */
const HIGHEST_TIE_M = 1.3

/** The cards and the rooms' names of a home in words. Calm cards have one line, so that they do not shout. */
export function homeLabels(home: Home, cards: readonly DeviceCard[], now_ms: number, language: Language, translator: Translator): Label[] {
  const rooms = home.plan.rooms.map((room): Label => {
    const [x, y] = nameSpot(home.plan, room)
    return { id: `room:${room.id}`, look: 'room', title: inLanguage(room.title, language), at_m: [x, y, 0.05] }
  })
  return [...rooms, ...cards.map((card) => cardLabel(home, card, now_ms, language, translator))]
}

/** What the truth and the loop add to the cards: devices without power that nobody has missed yet, and a responder at the door. */
export function addedLabels(home: Home, look: HomeLook, dead: readonly string[], language: Language, translator: Translator): Label[] {
  const unplugged = look.spots.flatMap(({ device, offline }): Label[] => {
    if (offline || !dead.includes(device.id)) return []
    const [x, y, up] = device.place_m
    const detail = translator.t('home.notMissed', { device: deviceTitle(device, language, translator) })
    return [
      {
        id: `${DEVICE_LABEL}${device.id}`,
        look: 'silent',
        title: translator.t('home.unplugged'),
        detail,
        at_m: [x, y, Math.min(up, HIGHEST_TIE_M)],
      },
    ]
  })
  const door = home.plan.openings.find(({ entrance }) => entrance === true)
  if (door === undefined || look.responder === 'none') return unplugged
  const [x, y] = [(door.from_m[0] + door.to_m[0]) / 2, (door.from_m[1] + door.to_m[1]) / 2]
  return [
    ...unplugged,
    { id: 'responder', look: 'info', title: translator.t(`home.responder.${look.responder}`), at_m: [x, y, HIGHEST_TIE_M] },
  ]
}

function cardLabel(home: Home, card: DeviceCard, now_ms: number, language: Language, translator: Translator): Label {
  const device = home.devices.find(({ id }) => id === card.device) as RegisteredDevice
  const name = deviceTitle(device, language, translator)
  const time = clockSpan(now_ms - card.since_ms)
  const posture = card.params['posture']
  const params = posture === undefined ? { ...card.params } : { posture: codeText(translator, 'posture', String(posture)) }
  const [x, y, up] = card.at_m
  const label: Label = {
    id: `${DEVICE_LABEL}${card.device}`,
    look: card.tone,
    title: translator.t(`card.${card.code}`, params),
    at_m: [x, y, Math.max(0.06, Math.min(up, HIGHEST_TIE_M))],
  }
  if (card.tone === 'calm') return label
  return { ...label, detail: detailOf(card, name, time, translator) }
}

function detailOf(card: DeviceCard, device: string, time: string, { t }: Translator): string {
  const sure = card.params['confidence_pct']
  if (card.code === 'fall-suspected' && sure !== undefined) return t('cardDetail.fall', { device, time, confidence_pct: sure })
  if (card.code === 'gas' || card.code === 'gas-alarm') return t('cardDetail.gas', { device, trend: t(`trend.${card.params['trend']}`) })
  return t('cardDetail.plain', { device, time })
}
