import { Minutes, Seconds } from '../time.ts'

/** Everything that a gateway holds is held within a limit, and every wait of it has a reason. All are chosen. */
export const gatewayLimits = {
  /** Bytes of a gateway file: a home of a hundred devices fills a tenth of it. */
  file_bytes: 262_144,
  /** Sources of one gateway: brokers, streams and serial ports of one building. */
  sources: 32,
  /** Devices of one gateway: each is a connection of its own. */
  devices: 1_024,
  /** Topics and names that nobody bound and that are counted one by one; what comes after them is counted together. */
  unknown_names: 100,
  /** Characters of a foreign name that are kept and shown. */
  name_characters: 64,
  /** How long a foreign broker may be away before the devices behind it are called lost: a restart of it takes less. */
  source_grace: Seconds(30),
  /** How often a silent foreign broker is asked whether it lives, and how long it may take to answer. */
  probe: { every: Seconds(30), patience: Seconds(10) },
  /** How long a stream may be silent before its device is called lost, where its family reports all the time. */
  stream_silence: Seconds(60),
  /** The same where a family reports on change only. */
  quiet_stream_silence: Minutes(10),
  /** How long a serial port or a TCP port may take to open. */
  open_patience: Seconds(10),
  /** How long a goodbye waits for events that nobody has confirmed yet. */
  farewell: Seconds(5),
  /** How often a device that is leaving looks whether everything it told is confirmed. */
  leaving_look: Seconds(1),
  /** How often the status line is written at most. */
  status: Seconds(10),
} as const

/** A sign of life is sent after this share of the heartbeat, so that it comes before the heartbeat is over: five sixths. */
export const SIGN_OF_LIFE = { times: 5, outOf: 6 } as const
