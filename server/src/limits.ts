import { Minutes, Seconds, type Duration } from '@anju/sdk'

/** Everything that the server holds is held within a limit. Each has a name, a unit and a reason. */
export const serverLimits = {
  /** Refused messages that are kept to be looked at: enough for an afternoon's fault-finding, small enough to be listed whole. */
  refusals_kept: 200,
  /** Characters of one text in a refusal's record: it may come from a hostile client. */
  refusal_characters: 200,
  /** Runs of event ids that are remembered at once, a hundred bytes each: of a device that counts without a gap at most one an hour. */
  ids_remembered: 2_000_000,
  /** Incidents that are reviewed or resolved and still answered from memory; older ones are in the store. */
  closed_incidents_kept: 1_000,
  /** A sink that has not answered by then has failed: the next way is tried. */
  page_send_within: Seconds(20),
  /** Incidents in one grouped page: what nobody reads on a telephone any longer begins a second. */
  digest_incidents: 200,
  /** People who can be paged: the staff of a subdistrict and two relatives of each home. */
  contacts_kept: 60_000,
  /** Pages of one answer: a month of a subdistrict. */
  pages_listed: 20_000,
  /** Calls and other actions of one incident: an hour of one every thirty seconds. */
  actions_kept: 120,
  /** Pieces of evidence in one alert: the schema's limit. The first and the newest are kept. */
  evidence_kept: 16,
  /** A device that reports faster than this is shown at this pace; its events are shown at once. */
  device_feed_every: Seconds(5),
  /** The counts of refused messages are sent at most this often: a flood of bad messages must not flood the desks. */
  rejected_feed_every: Seconds(1),
  /** How often the feed tells the server's time. */
  clock_feed_every: Seconds(5),
  /** When a commit failed, the next attempt, if no event brings it earlier. */
  commit_retry: Seconds(1),
  /** Bytes that may wait for one slow feed client before it is dropped: it comes again and gets a fresh `hello`. */
  feed_buffer_bytes: 4_194_304,
  /** Messages that are kept for clients that were away; the state of a device counts once. An hour of a subdistrict. */
  feed_kept: 10_000,
  /** How long a client that was dropped may read on to the reason. */
  feed_goodbye: Seconds(10),
  /** Feed clients at once. */
  feed_clients: 256,
  /** Rows of one page of a list, and the most that may be asked for: some hundred kilobytes. */
  page: 100,
  page_most: 500,
  /** Milliseconds that an answer is kept under its idempotency key, and how many are: a day, and a kilobyte or two each. */
  idempotency_kept: 86_400_000,
  idempotency_keys: 10_000,
  /** Days that one statistics request may span: a year and its leap day, some tens of thousands of incidents of a subdistrict. */
  statistics_days: 366,
  /** Visits of one home that are answered from memory: three months of a fortnightly round; older ones are in the store. */
  visits_live: 8,
  /** Visits of one answer over a period: a month of a subdistrict's rounds. */
  visits_listed: 5_000,
  /** Visits of one batch from a telephone: two days of a busy visitor without a network. */
  synced_visits: 30,
  /** Within this a device that was seen to must be heard: three heartbeats of one on mains, one of one on a battery. */
  repair_heard_within: Minutes(60),
  /** Visitors of one day's plan, and visits of each: fourteen of twenty minutes fill a day, and the search grows with their fourth power. */
  day_visitors: 20,
  day_visits_each: 14,
  /** Homes of one plan of devices: several times a project like the one of 91 homes, some seconds of search. */
  planned_homes: 500,
  /** How often the days of the network watch are stored: what a killed server loses of them. */
  network_kept_every: Minutes(10),
  /** Days of one network report: a quarter, as contracts with providers run. */
  network_days: 92,
  /** Tries of one pulled plug that are kept: the newest. */
  persuasions_kept: 50,
  /** How long devices may be tried out with nobody paged for them, minutes: as usual, and at the most. A flat of twelve devices takes twenty. */
  test_minutes: 30,
  test_minutes_most: 120,
  /** How many sizes of a team one what-if tries. */
  staffing_sizes: 20,
  /** Bytes of one API request's body: a step with its note is under 9 kB. */
  request_bytes: 32_768,
  /** Bytes of one MQTT packet. What is longer than a payload may be is refused and counted up to here; beyond, the connection is cut unread. */
  packet_bytes: 262_144,
  /** Messages that wait for one client that is away: a day of commands and confirmations, as with the memory broker of the sdk. */
  session_messages: 1_000,
  /** Bytes that wait for all clients that are away, each message counted with 300 of its own: 200,000 confirmations, what a district misses in a night. */
  sessions_bytes: 67_108_864,
  /** Sessions that outlive their connection: a device each of 26,500 homes, twice. */
  sessions: 50_000,
  /** Messages at QoS 2 that one client may have begun and not ended: the protocol has none; mosquitto's clients, when told to, have 20. */
  half_open_qos2: 64,
  /** Filters that one client may have subscribed to: a gateway's command and confirm of 500 devices. */
  client_filters: 1_024,
  /** MQTT connections at once, on all listeners together: at some 31 kB each, 620 MB. */
  mqtt_connections: 20_000,
  /** Readings of one device at once, and a second after that: the fastest kind samples once a second, and a line that was down brings minutes of them. */
  device_readings_burst: 200,
  device_readings_per_s: 20,
  /** Everything else that one device says, likewise: what it kept while its line was down for days comes at once. */
  device_burst: 2_000,
  device_per_s: 20,
  /** The longest that an acknowledgement is held back because its device floods: a gateway's other devices wait no longer behind it. */
  device_ack_wait: Seconds(1),
  /** How long after its last message too many a device is said to flood. */
  device_flood_shown: Minutes(1),
  /** Connections that wait to be taken, as far as the system holds so many: with Node's 511 a district that comes back at once is reset by the system. */
  listen_backlog: 4_096,
  /** New MQTT connections from one address: at once, and a second after that. A street behind one address comes back after a power cut. */
  connect_burst: 500,
  connects_per_s: 50,
  /** Addresses whose connections are counted at once; the one that was quiet longest is forgotten first. */
  connect_addresses: 10_000,
  /** Milliseconds that TLS and the upgrade to WebSocket may take before the connection is cut: Node's own timers. */
  handshake_timeout_ms: 10_000,
  /** How often the file of credentials is looked at, and whose credential has ended. */
  credentials_look: Seconds(2),
  /** Bytes of the log of refusals before it is turned; one older file is kept. */
  audit_bytes: 8_388_608,
  /** Lines a second in the log of refusals; what is beyond is counted in one line. */
  audit_lines_per_s: 20,
  /** Packets of one client that may wait before its CONNECT is through. */
  connect_queue_packets: 42,
  /** Milliseconds that a client may take to drain its socket before it is cut off: Aedes' own timer. */
  drain_timeout_ms: 30_000,
  /** Milliseconds of silence after which TCP asks whether the other end is still there: a line that is dead must not be held for ever. */
  tcp_keep_alive_ms: 60_000,
  /** Milliseconds that a new connection may take to say CONNECT: Aedes' own timer. It runs while the CONNECTs of all who came before are read. */
  connect_timeout_ms: 30_000,
} as const

/** The same limits with other figures: for tests, and for whoever runs a larger machine. */
export type ServerLimits = {
  readonly [name in keyof typeof serverLimits]: (typeof serverLimits)[name] extends Duration ? Duration : number
}
