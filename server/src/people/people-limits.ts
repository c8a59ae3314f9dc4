import { Hours, Minutes, Seconds } from '@anju/sdk'

/** What people's access is held within. Each has a name, a unit and a reason. */
export const peopleLimits = {
  accounts: 5_000,
  keys: 500,
  /** Sessions of one account: a desk, a phone and some that were forgotten; the one that was quiet longest goes first. */
  sessions_per_account: 8,
  /** Without a request or an open feed; NIST SP 800-63B-4 names an hour for its second level. */
  session_idle: Hours(1),
  /** However busy: a shift; NIST names a day. */
  session_whole: Hours(12),
  /** How often the time at which a session or a key was last seen is written down. */
  seen_every: Minutes(1),
  /** Wrong passwords on end before an account must wait. */
  wrong_free: 5,
  /** From then on each wrong one doubles the wait, from this to the most. */
  wrong_wait: Seconds(2),
  wrong_wait_most: Minutes(15),
  /** Wrong passwords on end after which only a reset helps: NIST SP 800-63B allows no more. */
  wrong_most: 100,
  /** Wrong logins from one address within the window. */
  wrong_by_address: 20,
  wrong_window: Minutes(1),
  addresses_counted: 10_000,
  /** Passwords that are checked at once, 19 MiB each, and that may wait. */
  checks_at_once: 2,
  checks_waiting: 32,
  /** How long somebody may take at a provider of logins. */
  oidc_login: Minutes(10),
  /** How long it is remembered what a provider says of itself: many who log in at the change of shifts ask once. */
  oidc_known: Minutes(1),
  /** A provider that has not answered by then is down. */
  oidc_within: Seconds(5),
  /** Logins that wait for the provider's answer: each costs it a request. */
  oidc_at_once: 16,
  /** How long opened names stay open. */
  names_open: Minutes(15),
  names_opened_at_once: 5_000,
  /** Homes that one account may open within an hour: a busy night's incidents, and no way to copy the register. */
  names_opened_hourly: 60,
  /** Incidents that lose their details in one transaction: some megabytes. */
  redacted_at_once: 1_000,
  /** Days for which notes, measured values and positions of an incident are kept: three years, in which claims lapse (Civil Code of China, article 188). */
  details_days: 1_096,
  /** How often it is looked for what is older. */
  retention_look: Hours(24),
  /** Requests of one actor, or of one address without a login: at once, and a second after that. A page that starts asks for some thirty things. */
  requests_burst: 200,
  requests_per_s: 50,
  askers_counted: 10_000,
} as const
