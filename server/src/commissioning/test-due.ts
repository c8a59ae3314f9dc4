import type { Site } from '@anju/sdk'
import type { TestDesk } from './test-desk.ts'

/** One device and when it must be tested again. */
export interface TestDue {
  home: string
  device: string
  kind: string
  passed_ms?: number
  /** Days until it is due; negative: overdue; absent: never passed. */
  due_days?: number
  state: 'never' | 'overdue' | 'due' | 'tested'
}

/** A test call of each device is asked for every month (guides of telecare services); it is due in the last week of it (chosen). */
const EVERY_DAYS = 30
const WEEK_DAYS = 7
const DAY_MS = 86_400_000

/** Every device of some homes: never passed and overdue first. */
export function testsDue(homes: Site['homes'], desk: Pick<TestDesk, 'passed_ms'>, now_ms: number): TestDue[] {
  const rows = homes.flatMap(({ id, devices }) =>
    devices.map((one): TestDue => {
      const passed_ms = desk.passed_ms(id, one.id)
      const row = { home: id, device: one.id, kind: one.kind }
      if (passed_ms === undefined) return { ...row, state: 'never' }
      const due_days = Math.ceil((passed_ms + EVERY_DAYS * DAY_MS - now_ms) / DAY_MS)
      return { ...row, passed_ms, due_days, state: due_days < 0 ? 'overdue' : due_days <= WEEK_DAYS ? 'due' : 'tested' }
    }),
  )
  return rows.toSorted((a, b) => (a.due_days ?? -Infinity) - (b.due_days ?? -Infinity) || 0)
}
