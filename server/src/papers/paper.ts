import type { Title } from '@anju/sdk'

/** The five papers that are handed over before devices watch anybody. */
export const paperIds = ['notice', 'device-manual', 'emergency-manual', 'service-agreement', 'confidentiality'] as const
export type PaperId = (typeof paperIds)[number]

/** One paper as a template: a new version is a new consent. `{site}`, `{home}`, `{provider}`, `{hotline}` are filled in. */
export interface Paper {
  version: number
  title: Title
  /** Who signs besides whoever hands it over: those who live there, or the staff who sees what devices say. */
  signer: 'resident' | 'staff'
  /** Devices must not watch before it is signed. */
  needed: boolean
  sections: readonly { head: Title; says: Title }[]
}

export const papers: Readonly<Record<PaperId, Paper>> = {
  notice: {
    version: 1,
    title: { zh: '居家安全设备告知书', en: 'Notice on safety devices at home' },
    signer: 'resident',
    needed: true,
    sections: [
      {
        head: { zh: '做什么', en: 'What is done' },
        says: {
          zh: '{site}在您家中安装下列设备,在发生跌倒、燃气泄漏、火情、漏水、长时间无活动等情况时通知值班人员,由值班人员与您联系并在需要时上门。',
          en:
            '{site} puts the devices below into your home. When somebody falls, gas leaks, there is fire or water, or ' +
            'nobody moves for long, the people on duty are told: they call you and come when needed.',
        },
      },
      {
        head: { zh: '看不到什么', en: 'What is never seen' },
        says: {
          zh: '没有摄像头,不拍照、不录像;不录制谈话。设备只上报有人、姿态、呼吸、心率、门开关、燃气浓度等数值。',
          en:
            'There is no camera; no picture is taken and no talk is recorded. Devices report only figures: presence, ' +
            'posture, breathing, heart rate, doors, gas.',
        },
      },
      {
        head: { zh: '谁能看到', en: 'Who sees it' },
        says: {
          zh: '值班坐席、被派往您家的响应人员、督导和您同意的家属。姓名默认遮盖,每次打开都有记录。',
          en:
            'Operators on duty, the responder sent to you, supervisors, and family whom you agreed to. Names are masked; ' +
            'every opening of one is written down.',
        },
      },
      {
        head: { zh: '您的权利', en: 'Your rights' },
        says: {
          zh: '您可以拒绝任何一台设备,可以随时撤回同意并要求删除资料,不影响其他养老服务。拨打 {hotline} 即可。',
          en:
            'You may refuse any device. You may take back your consent at any time and ask that what is kept be erased; no ' +
            'other service depends on it. Call {hotline}.',
        },
      },
      {
        head: { zh: '不能保证什么', en: 'What is not promised' },
        says: {
          zh: '设备可能漏报或误报,停电、断网、拔掉电源时不工作。遇到危险请您尽可能直接呼救或拨打 120、119。',
          en:
            'Devices can miss something or be wrong, and do nothing without power or network. In danger call for help ' +
            'yourself, or 120 or 119, whenever you can.',
        },
      },
    ],
  },
  'device-manual': {
    version: 1,
    title: { zh: '设备使用手册', en: 'Manual of the devices' },
    signer: 'resident',
    needed: false,
    sections: [
      {
        head: { zh: '请记住', en: 'Please remember' },
        says: {
          zh: '不要拔掉插头,不要遮挡或移动设备;搬动家具后请告诉我们;手环每天充电后戴好;指示灯不亮时拨打 {hotline}。',
          en:
            'Leave the plugs in. Do not cover or move a device; tell us when furniture was moved. Charge the wristband ' +
            'daily and put it on again. When a light is out, call {hotline}.',
        },
      },
    ],
  },
  'emergency-manual': {
    version: 1,
    title: { zh: '紧急情况使用手册', en: 'What to do in an emergency' },
    signer: 'resident',
    needed: false,
    sections: [
      {
        head: { zh: '需要帮助时', en: 'When you need help' },
        says: {
          zh: '按紧急按钮,或长按手环按键,或对关怀屏说“救命”。坐席会打电话给您;无人接听就有人上门。',
          en:
            'Press the help button, or hold the key of the wristband, or say "help" to the care screen. The desk calls you; ' +
            'when nobody answers, somebody comes.',
        },
      },
      {
        head: { zh: '按错了', en: 'Pressed by mistake' },
        says: {
          zh: '没关系。再次长按可以取消,坐席仍会打电话确认。',
          en: 'It does not matter. Hold it again to take it back; the desk still calls to make sure.',
        },
      },
      {
        head: { zh: '燃气报警', en: 'When the gas detector sounds' },
        says: {
          zh: '不开灯、不点火、不在屋内打电话。关阀开窗,走到屋外再拨打 {hotline}。',
          en: 'No light switch, no flame, no telephone indoors. Shut the valve, open the windows, go outside, then call {hotline}.',
        },
      },
      {
        head: { zh: '跌倒后', en: 'After a fall' },
        says: {
          zh: '不要急着起来。呼救,保持温暖,等待坐席联系。',
          en: 'Do not get up in a hurry. Call for help, keep warm, wait for the desk.',
        },
      },
    ],
  },
  'service-agreement': {
    version: 1,
    title: { zh: '居家安全服务协议', en: 'Service agreement' },
    signer: 'resident',
    needed: true,
    sections: [
      {
        head: { zh: '服务内容', en: 'The service' },
        says: {
          zh: '{provider} 每天 24 小时值守。报警后 60 秒内接警,需要上门时 15 分钟内到场为目标;每次报警都有记录和复核。',
          en:
            '{provider} is on duty day and night. An alarm is to be answered within 60 s, and somebody to be there within ' +
            '15 minutes when needed; each is recorded and reviewed.',
        },
      },
      {
        head: { zh: '您的配合', en: 'What you do' },
        says: {
          zh: '保持设备通电,按期走访时配合检查,联系人变化时告知。',
          en: 'Keep the devices plugged in, let visitors check them, tell us when a contact changes.',
        },
      },
      {
        head: { zh: '进门', en: 'Coming in' },
        says: {
          zh: '紧急情况下无人应答时,您同意用留存的钥匙或请开锁人员进入,并有两人在场。',
          en: 'When nobody answers in an emergency you agree that the key left with us is used, or a locksmith called, with two people there.',
        },
      },
      {
        head: { zh: '结束', en: 'The end' },
        says: {
          zh: '任何一方可提前 30 天书面终止;设备在终止后 10 天内拆除。',
          en: 'Either side may end it in writing with 30 days of notice; devices are taken away within 10 days after.',
        },
      },
    ],
  },
  confidentiality: {
    version: 1,
    title: { zh: '保密协议', en: 'Confidentiality agreement' },
    signer: 'staff',
    needed: true,
    sections: [
      {
        head: { zh: '保密义务', en: 'What is kept secret' },
        says: {
          zh: '本人不向任何无关人员透露老人姓名、住址、健康和生活情况,不拍摄住户内部,不抄录或带走资料。',
          en:
            'I tell nobody who has no part in it names, addresses, health or habits; I take no picture in a home; I copy ' +
            'nothing and take nothing away.',
        },
      },
      {
        head: { zh: '期限', en: 'For how long' },
        says: {
          zh: '在职期间及离职后继续有效。违反者依法承担责任。',
          en: 'It holds while I work here and after. Who breaks it answers for it by law.',
        },
      },
    ],
  },
}
