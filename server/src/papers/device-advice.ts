import type { Title } from '@anju/sdk'

/** How each kind of device is used, for those who live with it: what the manual of the devices is made of. */
export const deviceAdvice: Readonly<Record<string, Title>> = {
  radar: {
    zh: '装在顶上的小盒子,感知跌倒和呼吸,没有摄像头。不用做任何操作,不要挂东西遮住它。',
    en: 'A small box at the ceiling that senses falls and breathing, without a camera. Nothing to do; hang nothing in front of it.',
  },
  wristband: {
    zh: '白天晚上都戴着,洗澡也可以戴;每天吃饭时充电一小时。长按按键呼救。',
    en: 'Wear it day and night, also in the shower; charge it for an hour at a meal. Hold the key to call for help.',
  },
  'help-button': { zh: '需要帮助时按一下。按错了长按取消。', en: 'Press it when you need help. Hold it to take that back.' },
  'voice-terminal': {
    zh: '对它说“救命”就会呼叫坐席;坐席问话时请回答。请一直插着电。',
    en: 'Say "help" and it calls the desk; answer when the desk asks. Leave it plugged in.',
  },
  motion: { zh: '感知走动,不用操作。', en: 'It senses that somebody walks by. Nothing to do.' },
  'gas-detector': {
    zh: '发出响声时:关阀、开窗、到屋外打电话。请一直插着电。',
    en: 'When it sounds: shut the valve, open windows, call from outside. Leave it plugged in.',
  },
  'gas-valve': { zh: '燃气泄漏时自动关阀;恢复前请等待检查。', en: 'It shuts the gas by itself; wait for a check before it is opened.' },
  'smoke-detector': { zh: '发出响声时立即离开并拨打 119。', en: 'When it sounds, leave at once and call 119.' },
  'water-sensor': { zh: '放在地上,不要移走;拖地后擦干它。', en: 'It lies on the floor; leave it there, and wipe it dry after mopping.' },
  'door-contact': { zh: '记录门的开关,不用操作。', en: 'It notes that a door opens and shuts. Nothing to do.' },
  'smart-plug': { zh: '灶具或电器插在它上面,不要拔下。', en: 'The cooker is plugged into it; leave it so.' },
  'location-tag': { zh: '出门带上,按住按键呼救。', en: 'Take it along when you go out; hold the key to call for help.' },
  climate: { zh: '测量温度和湿度,不用操作。', en: 'It measures warmth and moisture. Nothing to do.' },
}
