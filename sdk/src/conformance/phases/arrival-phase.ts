import { Seconds } from '../../time.ts'
import { exampleBody } from '../example-body.ts'
import type { Kit } from '../kit.ts'
import { KitProblem } from '../kit-problem.ts'

/** How long a person has to plug a device in, and how long a connected one may be silent. */
export const arrivalLimits = { connect_s: 120, speak_s: 35 } as const

/** Nobody at all, or one who was sent away each time. */
function nobodyCame({ log }: Kit, where: string): KitProblem {
  if (log.some(({ saw }) => saw === 'refused')) return new KitProblem('device-refused', { where })
  return new KitProblem('device-never-connected', { within_s: arrivalLimits.connect_s, where })
}

/** Waits until the device is there and has said who it is. A lite device is caused to speak. */
export async function arrive(kit: Kit, where: string): Promise<void> {
  kit.phase('arrival')
  const { connect_s, speak_s } = arrivalLimits
  if (kit.target.profile === 'lite') {
    const device = kit.device
    if (device === undefined) throw new KitProblem('kind-missing')
    await kit.stimulate({ do: 'event', body: exampleBody(Object.values(device.schemas.events)[0]!, 0) })
  }
  const came = () => kit.sees === 'messages' || kit.log.some(({ saw }) => saw === 'connect')
  if (!(await kit.until(came, Seconds(connect_s)))) throw nobodyCame(kit, where)
  const spoke = () => kit.log.some(({ saw }) => saw === 'publish') && kit.address !== undefined
  if (!(await kit.until(spoke, Seconds(kit.sees === 'messages' ? connect_s : speak_s))))
    throw new KitProblem('device-said-nothing', { within_s: speak_s })
  const listens = () => kit.log.filter(({ saw }) => saw === 'subscribe').length >= 2
  if (kit.target.profile === 'supervised' && kit.sees === 'everything') await kit.until(listens, Seconds(5))
  await kit.until(() => false, Seconds(0.3))
}
