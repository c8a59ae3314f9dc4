import { Days, Seconds } from './time.ts'

/** Everything that is held is held within a limit. Each has a name, a unit and a reason. */
export const limits = {
  /** Largest JSON payload, bytes: the largest birth or reading of the catalogue is under 2 kB; 16 kB leaves room for vendors' kinds. */
  payload_bytes: 16_384,
  /** Largest binary radar frame, bytes: 400 points of 10 bytes, 16 targets of 16 and vitals fill half of it. */
  frame_bytes: 8_192,
  /** Levels of a topic: the protocol has six; Aedes recurses by level, so a deep topic must never reach it. */
  topic_levels: 8,
  /** Characters of a site, home or device id. */
  id_characters: 64,
  /** Topics whose parts are remembered: those of 4,000 homes that send on four, 4 MB. Reading one anew costs a third of a microsecond. */
  known_topics: 16_384,
  /** Messages that a broker keeps for one client that is away: the newest of a day of commands and confirmations; older ones are let go. */
  session_messages: 1_000,
  /** Sessions that a memory broker keeps for clients that are away: a district of 26,500 homes with some devices each. */
  sessions: 250_000,
  /** Retained messages of a memory broker: one birth a device of such a district. */
  retained_messages: 250_000,
  /** Publishes of one MQTT connection that wait for their acknowledgement: MQTT 3.1.1 numbers them with 16 bits, and 0 is not used. */
  inflight_publishes: 65_535,
  /** Unconfirmed events that a device keeps: an outage of a day at one event a minute and a half; 0.3 MB of flash. */
  device_events: 1_000,
  /** Answers to commands that a device remembers, so that a repeat is not carried out again: an application has a few under way. */
  remembered_commands: 64,
  /** First and longest wait before a device tries to connect again; each wait is cut by up to half by chance. */
  reconnect: { first: Seconds(1), longest: Seconds(60) },
  /** How long a device waits for a connection, its subscriptions and its birth before it tries anew. */
  connect_patience: Seconds(30),
  /** How long a device waits for the broker's acknowledgement of an event before it gives the line up as dead. */
  acknowledge_patience: Seconds(10),
  /** First and longest wait before an unconfirmed event is sent again; each wait is cut by up to half by chance. */
  event_repeat: { first: Seconds(5), longest: Seconds(60) },
  /** How long an event id is remembered, so that a repeat is harmless. */
  duplicate_window: Days(7),
  /** Device time further from receive time than this is not trusted: the clock is called drifting or from the future. */
  clock_tolerance: Seconds(60),
} as const
