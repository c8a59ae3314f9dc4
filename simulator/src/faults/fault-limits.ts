/** What faults hold is held within limits. */
export const faultLimits = {
  /** Messages that wait on one bad link: a hub's memory. A day of a chatty radar is more; what comes then is lost, as it would be. */
  held_messages: 1_000,
} as const
