import { Days, Seconds } from './time.ts'

/** Everything that is held is held within a limit. Each has a name, a unit and a reason. */
export const limits = {
  /** Largest JSON payload, bytes: the largest birth or reading of the catalogue is under 2 kB; 16 kB leaves room for vendors' kinds. */
  payload_bytes: 16_384,
  /** Largest binary radar frame, bytes: 400 points of 16 bytes, 16 targets and vitals fit. */
  frame_bytes: 8_192,
  /** Levels of a topic: the protocol has six; Aedes recurses by level, so a deep topic must never reach it. */
  topic_levels: 8,
  /** Characters of a site, home or device id. */
  id_characters: 64,
  /** Messages that a broker keeps for one client that is away: the newest of a day of commands and confirmations; older ones are let go. */
  session_messages: 1_000,
  /** Sessions that a memory broker keeps for clients that are away: a district of 26,500 homes with some devices each. */
  sessions: 250_000,
  /** Retained messages of a memory broker: one birth a device of such a district. */
  retained_messages: 250_000,
  /** Publishes of one MQTT connection that wait for their acknowledgement: MQTT 3.1.1 numbers them with 16 bits, and 0 is not used. */
  inflight_publishes: 65_535,
  /** How long an event id is remembered, so that a repeat is harmless. */
  duplicate_window: Days(7),
  /** Device time further from receive time than this is not trusted: the clock is called drifting or from the future. */
  clock_tolerance: Seconds(60),
} as const
