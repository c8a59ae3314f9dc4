import type { Clock, RegisteredDevice } from '@anju/sdk'
import type { TruthLog } from './truth-log.ts'

/** So few emergency calls left are too few: as many as a bad week needs (chosen). */
const TOO_FEW = 3

/** `voice-quota`: a voice terminal has three emergency calls left or fewer, from the call on that takes it there until it has more. */
export const watchQuota =
  ({ id, room, place_m }: RegisteredDevice, clock: Pick<Clock, 'now'>, log: TruthLog) =>
  (event: Record<string, unknown>): void => {
    if (event['event'] !== 'quota') return
    if (Number(event['calls_left']) <= TOO_FEW) log.onset('voice-quota', id, clock.now(), { room, position_m: place_m })
    else log.end('voice-quota', id, clock.now())
  }
