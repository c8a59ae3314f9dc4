import type { Alert } from '../care/alert.ts'
import type { Incident } from '../care/incident.ts'
import type { Home } from '../home/home.ts'
import type { Truth, WorldSnapshot } from '../world/truth.ts'
import type { DrillOutcome } from './drill-outcome.ts'
import type { DrillShown } from './drill-shown.ts'
import type { DrillScore } from './score-drill.ts'

/** A drill that is over, whole in itself: what a review is made from, on the page and as a file. Everything in it is simulated. */
export interface DrillReview {
  anju: 'review/1'
  origin: 'simulated'
  drill: DrillShown
  home: Home
  truths: readonly Truth[]
  alerts: readonly Alert[]
  incidents: readonly Incident[]
  /** The true world from time to time: often while something moves. */
  looks: readonly WorldSnapshot[]
  score: DrillScore
  outcome: DrillOutcome
}
