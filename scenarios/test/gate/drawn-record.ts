import type { AlertKind } from '@anju/sdk'
import type { Verdict } from '../../src/judge/verdict.ts'
import type { RunRecord } from '../../src/runner/run-record.ts'

/** A run as it would be kept, made by hand. */
export const madeRecord = (more: Partial<RunRecord> = {}): RunRecord => ({
  anju: 'run/1',
  number: 0,
  file: 'a.yaml',
  sha256: '',
  title: { zh: '甲', en: 'A' },
  case: { number: 1, of: 1, label: '', values: {} },
  proves: [],
  home: 'h',
  way: 'model',
  seed: 1,
  target: 'reference',
  starts_ms: 0,
  lasts_ms: 86_400_000,
  due: [],
  silent: [],
  emergencies: [],
  conditions: { hour: 'night', mobility: 'free', devices: 'radar', network: 'clean', staffing: 'nobody' },
  lived: false,
  passed: true,
  interrupted: false,
  verdicts: [],
  refusals: [],
  rejected: {},
  truths: [],
  alerts: [],
  incidents: [],
  actions: [],
  heard: [],
  trace_sha256: '',
  trace_lines: 0,
  wall_ms: 0,
  ...more,
})

/** A run of one emergency that ended in `outcome`. */
export const emergencyRecord = (
  kind: AlertKind,
  outcome: Verdict['outcome'],
  detection_s: number,
  more: Partial<RunRecord> = {},
): RunRecord =>
  madeRecord({
    due: [kind],
    emergencies: [{ kind, room: 'bathroom' }],
    passed: outcome === 'matched',
    verdicts: [{ outcome, kind, expectation: 0, ...(outcome === 'missed' || outcome === 'not-happened' ? {} : { detection_s }) }],
    ...more,
  })
