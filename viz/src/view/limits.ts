import { Minutes, Seconds } from '@anju/sdk'

/** What the page holds is held within these limits. */
export const viewLimits = {
  /** Reports remembered a device: what fits the small panel without scrolling far. */
  reports_a_device: 20,
  /** Closed incidents shown: a shift looks back over a handful; the rest is the server's. */
  closed_incidents: 12,
  /** Incidents held in all: an outage of a whole estate fits, a runaway server does not. */
  incidents: 2_000,
  /** Truths remembered of the director: the emergencies of one exercise. */
  truths: 50,
  /** Messages kept for replay: an hour of a home in which somebody walks about; some 30 MB. */
  replay_messages: 20_000,
  /** Longest trace that the page reads, characters: a night of a home with every look at it. */
  trace_characters: 120_000_000,
  /** A suspected fall that nothing contradicted is shown for this long. */
  fall_shown: Minutes(30),
  /** A gas reading older than this says nothing about now: ten report periods. */
  gas_shown: Minutes(10),
  /** A radar that has said nothing for this long is not drawn as seeing somebody. */
  radar_shown: Seconds(45),
  /** Below this a gas reading is the noise of a clean kitchen, %LEL. */
  gas_calm_lel_pct: 1,
} as const
