import { Minutes, type Duration } from '../time.ts'

/** What a doorkeeper holds and allows. Each has a name, a unit and a reason. */
export const doorLimits = {
  /** Wrong tries with one name from one address within the window; more are refused unread. A person mistypes twice, a wrong device never stops. */
  tries_by_name: 5,
  /** Wrong tries with any name from one address within the window: a street behind one address may have some devices that are set up wrongly. */
  tries_by_address: 100,
  /** How long tries are counted, and how long whoever had too many waits. */
  tries_window: Minutes(1),
  /** Names and addresses whose tries are counted at once; the oldest are forgotten first. 1 MB, and more addresses than one attacker usually has. */
  tries_counted: 10_000,
  /** Passwords that are checked at once: one for each thread that Node gives to such work. */
  checks_at_once: 4,
  /** Knocks that may wait for their check: at 50 ms a check and two processors the last one waits for half a minute, as long as a device's patience. */
  checks_waiting: 1_000,
  /** Passwords that were right once and are known again without a check, as a keyed digest: a credential each for a district. */
  checks_remembered: 250_000,
  /** Connections of one device at once: its own, the one that it takes over, and two to look at it from a bench. */
  connections_per_device: 4,
  /** Connections of one application or vendor under test at once. */
  connections_per_application: 64,
} as const

export type DoorLimits = { readonly [name in keyof typeof doorLimits]: (typeof doorLimits)[name] extends Duration ? Duration : number }
