import { topicOf, upChannels, type Channel } from '../../topics.ts'
import { always, everyMessage, onOwnBroker, shown, type Check, type Finding } from '../check.ts'
import type { LogView } from '../log-view.ts'
import { hint } from '../verdict.ts'

const about = { en: 'messages of the device', zh: '设备的消息' }
const sentOf = ({ sent }: LogView) => sent
const ID = /^[a-z0-9][a-z0-9-]{0,63}$/
const channels = new Set<string>([...upChannels, 'command', 'confirm'])

const form = everyMessage({
  rule: 'TOPIC-1',
  about,
  subjects: sentOf,
  problem({ topic }) {
    const [root, version, ...rest] = topic.split('/')
    if (root === 'anju' && version === '1' && rest.length === 4 && channels.has(rest[3]!)) return undefined
    return {
      expected: 'anju/1/{site}/{home}/{device}/{channel}',
      got: shown(topic),
      hint: hint('Count the levels of the topic and write the version 1 after anju.', '检查主题层级,anju 之后为版本号 1。'),
    }
  },
})

const ids = everyMessage({
  rule: 'TOPIC-2',
  about,
  subjects: sentOf,
  problem({ topic }) {
    const wrong = topic
      .split('/')
      .slice(2, 5)
      .find((id) => !ID.test(id))
    if (wrong === undefined) return undefined
    return {
      expected: 'ids of 1 to 64 of a-z 0-9 -, not beginning with -',
      got: shown(wrong),
      hint: hint('Use the ids that the registry gave, in lower case and plain ASCII.', '使用登记的编号:小写 ASCII。'),
    }
  },
})

/** QoS and retain of each channel, as in the table; birth and event have rules of their own. */
const carried: Readonly<Record<string, { qos: 0 | 1; retain: boolean }>> = {
  death: { qos: 1, retain: false },
  reading: { qos: 0, retain: false },
  frame: { qos: 0, retain: false },
  reply: { qos: 1, retain: false },
}

function channelFindings(view: LogView): Finding[] {
  const wrongWay = view.sent.flatMap(({ index, topic, channel, qos, retain }): Finding[] => {
    if (channel === 'command' || channel === 'confirm') {
      const says = hint('A device listens to command and confirm and never publishes there.', '设备只订阅 command 与 confirm,不得发布。')
      return [{ seen: [index], expected: `one of ${upChannels.join(', ')}`, got: shown(topic), hint: says }]
    }
    const due = channel === undefined ? undefined : carried[channel]
    if (due === undefined || (due.qos === qos && due.retain === retain)) return []
    const expected = `${channel} at QoS ${due.qos}, ${due.retain ? 'retained' : 'not retained'}`
    const got = `QoS ${qos}, ${retain ? 'retained' : 'not retained'}`
    return [{ seen: [index], expected, got, hint: hint('See the table of channels.', '参见通道表。') }]
  })
  return [...wrongWay, ...view.lines.flatMap((line) => subscriptionFindings(line, view))]
}

function subscriptionFindings({ subscribed }: LogView['lines'][number], view: LogView): Finding[] {
  const { address } = view
  if (address === undefined) return []
  const own = ['command', 'confirm'].map((channel) => `anju/1/${address.site}/${address.home}/${address.device}/${channel}`)
  return subscribed
    .filter(({ filter }) => !own.includes(filter))
    .map(({ index, filter }) => ({
      seen: [index],
      expected: `subscriptions to ${own.join(' and ')} only`,
      got: shown(filter),
      hint: hint('Subscribe to the two topics of this device, without wildcards.', '只订阅本设备的两个主题,不用通配符。'),
    }))
}

const direction = always({ rule: 'TOPIC-3', about, subjects: sentOf, findings: channelFindings })

const notYours = everyMessage({
  rule: 'REJ-8',
  about,
  subjects: sentOf,
  problem({ topic, address }, view) {
    const mine = view.address
    if (address === undefined || mine === undefined) return undefined
    if (address.site === mine.site && address.home === mine.home && address.device === mine.device) return undefined
    return {
      expected: `topics that begin with anju/1/${mine.site}/${mine.home}/${mine.device}/`,
      got: shown(topic),
      hint: hint('A device publishes for itself alone; brokers refuse the rest.', '设备只能为自身发布,其余会被拒绝。'),
    }
  },
})

const strange = ({ topic, address }: LogView['sent'][number], mine: LogView['address']): boolean =>
  address !== undefined && mine !== undefined && topic !== topicOf(mine, topic.split('/').at(-1) as Channel)

/** Whatever a device asks the broker for that is not its own: a message or a subscription. */
const ownOnly = always({
  rule: 'SEC-12',
  about,
  subjects: sentOf,
  findings: (view) => [
    ...view.sent
      .filter((sent) => strange(sent, view.address))
      .map(({ index, topic }) => ({
        seen: [index],
        expected: 'messages on its own topics only',
        got: shown(topic),
        hint: hint('A broker that knows its devices ends the connection for this.', '启用权限的服务器会因此断开连接。'),
      })),
    ...view.lines.flatMap((line) => subscriptionFindings(line, view)),
  ],
})

const levels = always({
  rule: 'LIM-3',
  about: { en: 'subscriptions', zh: '订阅' },
  subjects: ({ lines }) => lines.flatMap(({ subscribed }) => subscribed),
  findings: ({ lines }) =>
    lines
      .flatMap(({ subscribed }) => subscribed)
      .filter(({ filter }) => filter.split('/').length > 8)
      .map(({ index, filter }) => ({
        seen: [index],
        expected: 'a filter of at most 8 levels',
        got: `${filter.split('/').length} levels: ${shown(filter)}`,
        hint: hint('The protocol has six levels.', '协议主题只有六级。'),
      })),
})

export const topicChecks: readonly Check[] = [
  ...form,
  ...ids,
  ...onOwnBroker(direction),
  ...notYours,
  ...onOwnBroker(ownOnly),
  ...onOwnBroker(levels),
]
