/** What the readers of foreign messages hold, each within a limit. */
export const messageLimits = {
  /** Largest foreign message, bytes: Huawei takes 64 KB a message, the largest of the platforms read here. */
  message_bytes: 65_536,
  /** Characters of a foreign text that are quoted in a fault. */
  quoted_characters: 64,
  /** Message ids remembered for one Aliyun device and day: one in 10 s makes 8,640. The oldest is forgotten first. */
  ids_a_day: 8_640,
  /** Sparkplug edges that one host follows: an edge node for each home of a large site's shard. */
  sparkplug_edges: 1_024,
  /** Aliases that one Sparkplug edge may name, all its devices together. */
  sparkplug_aliases: 4_096,
  /** Devices below one Sparkplug edge. */
  sparkplug_devices: 256,
  /** Metrics in one Sparkplug payload. */
  sparkplug_metrics: 1_024,
} as const
