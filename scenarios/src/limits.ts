import { Hours, Seconds } from '@anju/sdk'

/** What the scenarios hold is held within limits. Each has a name, a unit and a reason. */
export const limits = {
  /** Entries of a timeline: a day with an action every 20 s; more is a recording, and belongs into a trace. */
  timeline_entries: 4_320,
  /** Faults of a document: a home has at most 64 devices. */
  faults: 64,
  /** Alerts that a document may expect. */
  expectations: 64,
  /** Steps of operators and responders in a document. */
  staff: 64,
  /** Entries of one list of parameters: rooms, devices, hours. */
  choices: 64,
  /** Cases that the lists of one document make together: more than that is drawn by the seed. */
  cases: 256,
  /** Parts that a document includes, all levels together, and how deep they lie in each other. */
  parts: 64,
  part_depth: 8,
  /** Further homes of a building in one document: a landing has four flats, and a few floors show what a building does. */
  neighbours: 15,
  /** Largest document, bytes: YAML is read with the place of every node, which costs some fifty times its size. */
  document_bytes: 1_048_576,
  /** Longest run of a document: nine weeks, so that a baseline of sixty days fits. */
  lasts: Hours(24 * 63),
  /** How long, on the wall, lockstep waits for the ports to fall silent before it names the busy one: a commit takes milliseconds. */
  quiescence_wall: Seconds(5),
  /** Largest webhook of a foreign system, bytes: an alert is under 4 kB, and Alertmanager groups some. */
  webhook_bytes: 1_048_576,
  /** How long a foreign clock may take to answer, on the wall: it answers when all that it was told is done. */
  clock_answer: Seconds(10),
  /** Words of devices kept for the timeline of one run: a page with more is not read. */
  heard_events: 400,
  /** Windows that one director serves: an instructor, an assessor, a few projectors. */
  director_windows: 16,
  /** Bytes that may wait for a slow window before frames are left out: some thirty snapshots. */
  window_backlog_bytes: 262_144,
  /** Largest message from a window, bytes: a request is under 200. */
  request_bytes: 4_096,
  /** Looks at the world kept of one drill: an hour in which something moves all the time. */
  drill_looks: 3_600,
  /** Notes that an instructor makes in one drill. */
  drill_notes: 200,
  /** Actions kept of one drill: as many as a document may have, so that what is written can be read. */
  drill_actions: 4_320,
  /** Largest trace, characters: three weeks of a home at 4 MB a day, ten times over. Past it nothing more is written. */
  trace_bytes: 1_073_741_824,
  /** Longest line of a trace, characters: a header carries its site, some 20 kB a home. */
  trace_line: 4_194_304,
  /** Largest trace that is drawn in a report, bytes as it lies on the disk: a page carries what is drawn of it. */
  drawn_trace_bytes: 8_388_608,
  /** Largest log that is imported at once, bytes: a home says some 4 MB a day. */
  log_bytes: 67_108_864,
  /** Characters that are packed at once: enough to be packed well, and no more is lost by a crash. */
  trace_piece: 262_144,
} as const
