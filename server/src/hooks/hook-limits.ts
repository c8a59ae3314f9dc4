import { Hours, Seconds } from '@anju/sdk'

/** What webhooks are held within. */
export const hookLimits = {
  hooks: 50,
  /** Deliveries of one hook that wait: a day of a subdistrict's incidents. What is beyond goes to the dead letters at once. */
  waiting: 1_000,
  /** Dead letters of all hooks; the oldest goes first. */
  dead: 10_000,
  /** Requests of one hook under way: a target that hangs holds no more lines than these. */
  in_flight: 4,
  /** How long a target may take to answer; Standard Webhooks names 15 to 30 s. */
  answer_within: Seconds(15),
  /** How long after a change of secret messages are signed with the one before, too. */
  old_secret: Hours(24),
  /** Seconds between the tries: those of Standard Webhooks, over some three days. Then it is a dead letter. */
  retries_s: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
  /** A wait is longer or shorter by up to this share, so that a thousand messages do not come back at once. */
  jitter: 0.2,
  /** A target may ask for a longer wait, up to this. */
  retry_after_most_s: 86_400,
} as const
