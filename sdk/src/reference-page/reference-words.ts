import type { Title } from '../text.ts'

const word = (zh: string, en: string): Title => ({ zh, en })

/** The words of the reference page. */
export const words = {
  title: word('安居设备协议参考', 'Anju device protocol: reference'),
  intro: word(
    '本页由设备定义自动生成;使用规则见 SPEC.md。必填字段以实心圆点标出,其余字段设备不知道时省略。',
    'Derived from the device definitions; the rules of use stand in SPEC.md. A dot marks a field that is required; a device leaves out what it does not know.',
  ),
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
