import { catalogue, type DeviceKind, type Home } from '@anju/sdk'
import { problem, type Problem } from '../check/problem.ts'
import { drifting } from './drift.ts'
import { suits } from './firmware-words.ts'
import type { InstrumentFault } from './instrument-fault.ts'

/** What cannot be in a fault of a device that is there: a room that is not, a quantity that it does not measure, a battery that it has not. */
export function checkInstrumentFault({ plan, devices }: Home, fault: InstrumentFault, at: string): Problem[] {
  const device = devices.find(({ id }) => id === fault.device)
  if (device === undefined) return []
  const unfit = (pointer: string, en: string, zh: string) => [problem('fault-unfit', `${at}/${pointer}`, en, zh)]
  const { id, kind } = device
  if ('really_in' in fault) {
    if (!plan.rooms.some((room) => room.id === fault.really_in))
      return unfit('really_in', `The home has no room ${fault.really_in}.`, `家中没有房间 ${fault.really_in}。`)
    if (fault.really_in === device.room)
      return unfit('really_in', `${id} is registered in ${device.room}: that is no other room.`, `${id} 登记的房间就是 ${device.room}。`)
  }
  if (fault.fault === 'flat' && catalogue[kind as DeviceKind]?.power !== 'battery')
    return unfit('device', `${id} has no battery that runs flat.`, `${id} 没有会耗尽的电池。`)
  if (fault.fault === 'tilted' && kind !== 'radar' && kind !== 'motion')
    return unfit('device', `${id} has no aim that can be askew.`, `${id} 没有朝向,不会歪斜。`)
  if (fault.fault === 'drifting' && drifting[kind]?.includes(fault.field) !== true)
    return unfit('field', `A ${kind} has no ${fault.field} that drifts.`, `${kind} 没有会漂移的 ${fault.field}。`)
  if (fault.fault === 'firmware' && !suits[fault.change].includes(kind))
    return unfit('change', `${fault.change} changes nothing that a ${kind} says.`, `${fault.change} 不影响 ${kind}。`)
  return []
}
