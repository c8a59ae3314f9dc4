import { join } from 'node:path'
import type { Home, RegisteredDevice } from '@anju/sdk'
import { readText } from '../cli/find-documents.ts'
import { loadHome } from '../document/load-home.ts'
import { showProblem } from '@anju/sdk/document'

/** The home that the demo shows. */
export const demoHomeFile = join(import.meta.dirname, '..', '..', 'homes', 'wanqing-3-1204.yaml')

/** The id of the detector that a guest's own client may speak for. */
export const GUEST = 'gas-guest'

/** The demo's home, read from its file. */
export function demoHome(): Home {
  const loaded = loadHome(demoHomeFile, readText(demoHomeFile) ?? '')
  if (!loaded.ok) throw new Error(loaded.problems.map(showProblem).join('\n'))
  return loaded.home
}

/** The home as the server registers it: with one gas detector more, that no simulation speaks for. It reports by the lite profile. */
export function withGuest(home: Home): Home {
  const kitchen = home.devices.find(({ kind }) => kind === 'gas-detector')
  if (kitchen === undefined) return home
  const guest: RegisteredDevice = {
    id: GUEST,
    kind: 'gas-detector',
    title: { zh: '您自己的客户端', en: 'A client of your own' },
    room: kitchen.room,
    place_m: kitchen.place_m,
    lite: true,
  }
  return { ...home, devices: [...home.devices, guest] }
}

/** The command that lets a plain MQTT client report a gas alarm to the demo. */
export const guestCommand = (home: string, host: string, port: number): string =>
  `mosquitto_pub -h ${host} -p ${port} -q 1 -t anju/1/demo/${home}/${GUEST}/event ` +
  `-m '{"id":"'$(date +%s)'","body":{"event":"gas","alarm":true,"gas_lel_pct":25}}'`
