import { queueClock, instant } from '@anju/sdk'
import { doorkeeper, hashPassword, passwordDesk, type Credential, type Credentials, type DoorLimits, type Knock } from '@anju/sdk/security'

export const start = instant('2026-11-24T12:00:00Z')
export const created = '2026-11-01T00:00:00Z'

/** One password for every credential of the tests: hashing is slow on purpose. */
export const password = 'CorrectHorseBatteryStaple0123456'
export const hash = await hashPassword(password)

export const device = (id: string, more: Partial<Credential> = {}): Credential => ({
  id,
  holder: 'device',
  password: hash,
  created,
  ...more,
})
export const credentialsOf = (...credentials: Credential[]): Credentials => new Map(credentials.map((one) => [one.id, one]))

/** A doorkeeper on an event queue, with a file that can be changed. */
export function door(first: Credentials | undefined, limits: Partial<DoorLimits> = {}) {
  const clock = queueClock(start)
  const file = { credentials: first }
  const keeper = doorkeeper({ clock, credentials: () => file.credentials, desk: passwordDesk(), limits })
  const knock = (more: Partial<Knock> = {}) => keeper.admit({ client_id: 'c', address: '192.0.2.7', ...more })
  const code = async (more: Partial<Knock>) => {
    const answer = await knock(more)
    return answer.ok ? 'in' : answer.fault.code
  }
  return { clock, file, keeper, knock, code }
}
