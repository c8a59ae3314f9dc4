import { Days, Minutes, Seconds, type Duration } from '../time.ts'

/** Where an incident stands in the closed loop. `reviewed` is the end; what is `merged` goes on as part of another. */
export const incidentStates = ['raised', 'acknowledged', 'verified', 'dispatched', 'arrived', 'resolved', 'reviewed', 'merged'] as const
export type IncidentState = (typeof incidentStates)[number]

/** What people do with an incident. */
export const steps = ['acknowledge', 'verify', 'dispatch', 'arrive', 'resolve', 'review'] as const
export type Step = (typeof steps)[number]

/** Who may do it. */
export const roles = ['operator', 'responder', 'supervisor'] as const
export type Role = (typeof roles)[number]

/** How it ended. A false alarm is an outcome, not a state. */
export const outcomes = ['helped', 'hospital', 'no-help-needed', 'false-alarm', 'equipment-fault', 'test'] as const
export type Outcome = (typeof outcomes)[number]

/** What people do beside the steps: whom they call, what they shut. Any number of times, in any order. */
export const actions = ['call-resident', 'call-family', 'call-120', 'call-119', 'call-gas-company', 'close-valve'] as const
export type Action = (typeof actions)[number]

/** What came of a step or an action. */
export const results = ['done', 'reached', 'no-answer', 'declined', 'failed'] as const
export type ActionResult = (typeof results)[number]

/** Which service is given: what emergency services are ranked by. */
export const services = [
  'phone-care',
  'home-visit',
  'family-help',
  'medical',
  'fire-rescue',
  'gas-repair',
  'device-repair',
  'household',
] as const
export type Service = (typeof services)[number]

/** [INC-1] The one table of the loop: which steps a state allows, and where each leads. */
export const lifecycle: Readonly<Record<IncidentState, Readonly<Partial<Record<Step, IncidentState>>>>> = {
  raised: { acknowledge: 'acknowledged' },
  acknowledged: { verify: 'verified', dispatch: 'dispatched', resolve: 'resolved' },
  verified: { dispatch: 'dispatched', resolve: 'resolved' },
  dispatched: { arrive: 'arrived', resolve: 'resolved' },
  arrived: { resolve: 'resolved' },
  resolved: { review: 'reviewed' },
  reviewed: {},
  merged: {},
}

/** The steps that are possible now, in the order of the loop. */
export const allowedSteps = (state: IncidentState): Step[] => steps.filter((step) => step in lifecycle[state])

/** Whether an incident still needs somebody: until it is resolved. New alerts of its home and hazard join it until then. */
export const isOpen = (state: IncidentState): boolean => state !== 'resolved' && state !== 'reviewed' && state !== 'merged'

/** Who takes each step. */
export const roleOf: Readonly<Record<Step, Role>> = {
  acknowledge: 'operator',
  verify: 'operator',
  dispatch: 'operator',
  arrive: 'responder',
  resolve: 'responder',
  review: 'supervisor',
}

/** The step that is due next in each state, and its limit from the moment the state was entered. */
export const due: Readonly<Record<IncidentState, { step: Step; within: Duration } | undefined>> = {
  /** TSA code of practice: 97.5 % of calls answered within 60 s. */
  raised: { step: 'acknowledge', within: Seconds(60) },
  /** Chosen. */
  acknowledged: { step: 'dispatch', within: Minutes(2) },
  /** Chosen. */
  verified: { step: 'dispatch', within: Minutes(2) },
  /** Xiamen 邻安康: on site within 15 minutes. */
  dispatched: { step: 'arrive', within: Minutes(15) },
  /** Chosen. */
  arrived: { step: 'resolve', within: Minutes(60) },
  /** Chosen: a review after every event, within a day. */
  resolved: { step: 'review', within: Days(1) },
  reviewed: undefined,
  merged: undefined,
}
