// Goal: the figure itself, over enough life to mean something: suspicions and fall alerts a home-month, where no fall is true. Method: six homes, one month each.
import { expect, it } from 'vitest'
import { countFalseAlarms } from './count-false-alarms.ts'

it('[SIM-105] false alarms a home-month with and without the confirm step', { timeout: 1_800_000 }, async () => {
  const { true_falls, forwarded, confirmed, home_months } = await countFalseAlarms([11, 12, 13, 14, 15, 16], 30)
  const a_month = (count: number) => Math.round((count / home_months) * 10) / 10
  const figures = { home_months, forwarded_a_home_month: a_month(forwarded), confirmed_a_home_month: a_month(confirmed) }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  expect(true_falls).toBe(0)
  expect(confirmed).toBeLessThan(forwarded / 4)
})
