import type { Home } from '@anju/sdk'
import { problem, type Problem } from '../check/problem.ts'
import { checkInstrumentFault } from '../instrument-faults/check-instrument-fault.ts'
import { isInstrumentFault } from '../instrument-faults/instrument-fault.ts'
import { spanOf, type Fault } from './fault.ts'

/** What cannot be in a list of faults: a device that is not there, an end before the beginning, more cases than there are. */
export function checkFaults(home: Home, faults: readonly Fault[]): Problem[] {
  return faults.flatMap((fault, i) => checkFault(home, fault, `/${i}`))
}

function checkFault(home: Home, fault: Fault, at: string): Problem[] {
  const { devices } = home
  const found: Problem[] = []
  const { from_s, until_s } = spanOf(fault)
  const device = 'device' in fault ? fault.device : undefined
  if (device !== undefined && !devices.some(({ id }) => id === device))
    found.push(problem('fault-unknown-device', `${at}/device`, `The home has no device ${device}.`, `家中没有设备 ${device}。`))
  const behind = 'behind' in fault ? (fault.behind ?? []) : []
  for (const [i, id] of behind.entries())
    if (!devices.some((one) => one.id === id))
      found.push(problem('fault-unknown-device', `${at}/behind/${i}`, `The home has no device ${id}.`, `家中没有设备 ${id}。`))
  if ('takes_s' in fault && fault.takes_s <= 0)
    found.push(problem('fault-no-span', `${at}/takes_s`, 'The fault takes no time at all.', '故障持续时间必须大于零。'))
  else if (until_s <= from_s)
    found.push(problem('fault-ends-first', `${at}/until_s`, 'The fault ends before it begins.', '故障的结束早于开始。'))
  if ('ratio' in fault && fault.ratio[0] > fault.ratio[1])
    found.push(
      problem(
        'fault-ratio',
        `${at}/ratio`,
        'More cases than there are: a ratio is times and out of how many.',
        '比例不能大于一:次数不能多于总数。',
      ),
    )
  if (fault.fault === 'loss' && fault.ratio[0] === fault.ratio[1])
    found.push(problem('fault-loss-of-all', `${at}/ratio`, 'A loss of everything is an outage.', '全部丢失应写作 outage。'))
  if ('least_s' in fault && fault.least_s > fault.most_s)
    found.push(problem('fault-delay', `${at}/least_s`, 'The least delay is more than the most.', '最小延迟大于最大延迟。'))
  if (isInstrumentFault(fault)) found.push(...checkInstrumentFault(home, fault, at))
  for (const name of ['period_s', 'every_s'] as const)
    if (name in fault && (fault as Record<string, unknown>)[name] === 0)
      found.push(problem('fault-no-span', `${at}/${name}`, 'A span of nothing cannot come again and again.', '周期必须大于零。'))
  return found
}
