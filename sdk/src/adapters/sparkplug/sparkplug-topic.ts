import { fail, ok, type Result } from '../../result.ts'
import { quoted } from '../foreign-json.ts'

export const sparkplugTypes = ['NBIRTH', 'NDEATH', 'DBIRTH', 'DDEATH', 'NDATA', 'DDATA', 'NCMD', 'DCMD'] as const
export type SparkplugType = (typeof sparkplugTypes)[number]

/** `spBv1.0/<group>/<type>/<edge>[/<device>]`. */
export interface SparkplugTopic {
  group: string
  type: SparkplugType
  edge: string
  device?: string
}

const types = new Set<string>(sparkplugTypes)
const isName = (name: string | undefined): name is string => name !== undefined && /^[^/+#]{1,128}$/.test(name)

/** Reads a topic. Error `foreign-topic-unknown`: among others for a device on a message of the node, and for a node on one of a device. */
export function readSparkplugTopic(topic: string): Result<SparkplugTopic> {
  const [root, group, type, edge, device, ...more] = topic.length > 600 ? [] : topic.split('/')
  const ofDevice = type?.startsWith('D') === true
  const right = root === 'spBv1.0' && isName(group) && type !== undefined && types.has(type) && isName(edge) && more.length === 0
  if (!right || ofDevice !== (device !== undefined) || (ofDevice && !isName(device)))
    return fail('foreign-topic-unknown', { topic: quoted(topic), family: 'Sparkplug' })
  return ok({ group, type: type as SparkplugType, edge, ...(device === undefined ? {} : { device }) })
}

export const sparkplugTopic = ({ group, type, edge, device }: SparkplugTopic): string =>
  `spBv1.0/${group}/${type}/${edge}${device === undefined ? '' : `/${device}`}`
