import type { Title } from '@anju/sdk'

/** One thing that a device must say to pass, and what somebody does so that it says it. */
export interface TestStep {
  code: string
  does: Title
  event: string
  body: Readonly<Record<string, unknown>>
}

const step = (code: string, zh: string, en: string, event: string, body: TestStep['body']): TestStep => ({
  code,
  does: { zh, en },
  event,
  body,
})

/** What is tried of each kind when it is put up. A detector is tried with its own test key, and never with gas or fire. */
export const testSteps: Readonly<Record<string, readonly TestStep[]>> = {
  radar: [
    step('seen', '走进房间', 'Walk into the room', 'presence', { present: true }),
    step('gone', '离开房间', 'Leave the room', 'presence', { present: false }),
  ],
  motion: [step('moves', '在其前方走动', 'Walk past it', 'motion', { moving: true })],
  'door-contact': [step('opens', '打开', 'Open it', 'door', { open: true }), step('shuts', '关上', 'Shut it', 'door', { open: false })],
  'help-button': [step('calls', '按下按钮', 'Press it', 'sos', { state: 'raised' })],
  wristband: [
    step('worn', '戴上', 'Put it on', 'worn', { worn: true }),
    step('calls', '长按按键呼救', 'Hold its key', 'sos', { state: 'raised' }),
  ],
  'voice-terminal': [step('calls', '对它说“救命”', 'Say "help" to it', 'sos', { state: 'raised' })],
  'location-tag': [step('calls', '长按按键呼救', 'Hold its key', 'sos', { state: 'raised' })],
  'gas-detector': [step('self-test', '按自检键', 'Press its test key', 'self-test', { passed: true })],
  'smoke-detector': [step('self-test', '按自检键', 'Press its test key', 'self-test', { passed: true })],
  'water-sensor': [
    step('wet', '用湿布触碰触点', 'Touch its contacts with a wet cloth', 'water', { wet: true }),
    step('dry', '擦干', 'Wipe it dry', 'water', { wet: false }),
  ],
  'smart-plug': [step('switches', '按开关', 'Press its switch', 'switched', {})],
  'gas-valve': [
    step('closes', '关阀', 'Close it', 'valve', { position: 'closed' }),
    step('opens', '开阀', 'Open it', 'valve', { position: 'open' }),
  ],
}

/** Every device must be heard; that is all that can be asked of one that only measures. */
export const HEARD = 'heard'
export const HEARD_DOES: Title = { zh: '通电并联网', en: 'Power it and bring it online' }

/** The codes of what one device must show, in order. */
export const stepsOf = (kind: string): string[] => [HEARD, ...(testSteps[kind] ?? []).map(({ code }) => code)]

/** Whether an event is what a step waits for. */
export const fits = ({ body }: TestStep, said: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(body).every(([name, value]) => said[name] === value)
