import type { FullEnvelope } from '../envelope.ts'
import type { Title } from '../text.ts'
import type { Channel } from '../topics.ts'

const word = (zh: string, en: string): Title => ({ zh, en })

/** The words of the reference page. */
export const words = {
  title: word('安居设备协议参考', 'Anju device protocol: reference'),
  intro: word(
    '本页由设备定义自动生成;使用规则见 SPEC.md。必填字段以实心圆点标出,其余字段设备不知道时省略。',
    'Derived from the device definitions; the rules of use stand in SPEC.md. A dot marks a field that is required; a device leaves out what it does not know.',
  ),
  beside: word('机器可读的文件在本页旁边:', 'For machines, beside this page:'),
  channels: word('信道', 'Channels'),
  channel: word('信道', 'Channel'),
  topic: word('主题', 'Topic'),
  speaks: word('谁发', 'Who speaks'),
  kept: word('保留', 'retained'),
  envelope: word('信封', 'Envelope'),
  around: word(
    '除 frame 外,每个 JSON 消息都带信封;下文各表只列 body。',
    'Every JSON message has this around it; the tables below show the body alone.',
  ),
  eventName: word('事件的名称。', 'The name of the event.'),
  commandName: word('命令的名称。', 'The name of the command.'),
  kinds: word('设备类型', 'Device kinds'),
  codes: word('错误码', 'Error codes'),
  code: word('代码', 'Code'),
  rule: word('规则', 'Rule'),
  says: word('含义', 'Meaning'),
  event: word('事件', 'Event'),
  alarm: word('报警', 'alarm'),
  reading: word('读数', 'Reading'),
  birth: word('上线', 'Birth'),
  command: word('命令', 'Command'),
  field: word('字段', 'Field'),
  values: word('取值', 'Values'),
  unit: word('单位', 'Unit'),
  required: word('必填', 'required'),
  none: word('没有字段。', 'No fields.'),
  frames: word('可按命令发送二进制雷达帧。', 'Sends binary radar frames on command.'),
  heartbeat: word('最长静默', 'Longest silence'),
  language: word('English', '中文'),
} as const

/** The codes of a definition, for people. */
export const codes: Readonly<Record<'class' | 'use' | 'power', Readonly<Record<string, Title>>>> = {
  class: {
    environment: word('环境类', 'environment'),
    vitals: word('体征类', 'vitals'),
    location: word('定位类', 'location'),
    alarm: word('报警类', 'alarm'),
  },
  use: {
    none: word('无需操作', 'nothing to do'),
    wear: word('需佩戴并充电', 'to be worn and charged'),
    press: word('需按键', 'to be pressed'),
    speak: word('需说话', 'to be spoken to'),
    carry: word('需随身携带', 'to be carried'),
  },
  power: { mains: word('市电', 'mains'), battery: word('电池', 'battery') },
}

/** Who speaks on a channel and what it carries. */
export const channelWords: Readonly<Record<Channel, { by: 'device' | 'application'; qos: 0 | 1; retained?: true; is: Title }>> = {
  birth: { by: 'device', qos: 1, retained: true, is: word('设备上线,说明它是什么。', 'The device is there, and says what it is.') },
  death: { by: 'device', qos: 1, is: word('设备离线:遗嘱或主动告别。', 'The device is gone: its will, or its goodbye.') },
  event: { by: 'device', qos: 1, is: word('发生了什么;重复发送直到得到 confirm。', 'Something happened; repeated until it is confirmed.') },
  reading: { by: 'device', qos: 0, is: word('周期采样,可能丢失。', 'A periodic sample; it may be lost.') },
  frame: { by: 'device', qos: 0, is: word('二进制雷达帧,按命令发送。', 'A binary radar frame, on command.') },
  reply: { by: 'device', qos: 1, is: word('对命令的应答。', 'The answer to a command.') },
  command: { by: 'application', qos: 1, is: word('平台要求设备做什么。', 'What the application asks.') },
  confirm: { by: 'application', qos: 1, is: word('对事件的确认,或拒绝的错误码。', 'An event is stored, or the code of why not.') },
}
export const speakers: Readonly<Record<'device' | 'application', Title>> = {
  device: word('设备', 'device'),
  application: word('平台', 'application'),
}

/** The fields of the envelope. */
export const envelopeWords: Readonly<Record<keyof FullEnvelope, Title>> = {
  boot: word('每次启动都换的编号。', 'New at every start of the device.'),
  seq: word('本次启动、本信道内从 0 开始的序号。', 'Counts the messages of this boot and channel, from 0.'),
  time_ms: word('发生时刻:设备时钟自 1970 年起的毫秒数。', "When it happened: ms since 1970 by the device's clock."),
  clock: word('设备时钟的可信度。', 'What that clock is worth.'),
  origin: word('真实或仿真。', 'From the world, or simulated.'),
  mode: word('实际、测试或演练;省略即实际。', 'Meant, a test or a drill; meant where it is absent.'),
  body: word('内容,见各设备。', 'What is said, by kind.'),
  ext: word('厂家扩展:保留,不解释。', "Vendor's extras: kept, never interpreted."),
}
