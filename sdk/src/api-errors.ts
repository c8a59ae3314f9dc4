/** Rows of the errors table for what an application asks of the server: versions, repeats, the feed, webhooks. */
export const apiErrors = {
  'store-failing': {
    spec: 'OBS-2',
    says: { en: 'The store cannot be written: nothing is acknowledged until it can.', zh: '存储无法写入,恢复前不确认任何消息。' },
  },
  'device-floods': {
    spec: 'INTAKE-17',
    says: {
      en: 'The device {device} of {home} sends more readings than {per_s} a second: this one was not taken.',
      zh: '{home} 的设备 {device} 上报采样超过每秒 {per_s} 条,此条未接收。',
    },
  },
  'devices-flooding': {
    spec: 'INTAKE-17',
    says: {
      en: '{count} devices send more than they should and are held back; others are not harmed.',
      zh: '{count} 台设备发送过多,已对其限速,其他设备不受影响。',
    },
  },
  'clock-behind': {
    spec: 'REL-9',
    says: {
      en: 'The clock of the machine was set back: the server is {ahead_s} s ahead of it and loses a minute an hour.',
      zh: '系统时钟被调回:服务器时间领先 {ahead_s} 秒,每小时缩小一分钟。',
    },
  },
  'hooks-failing': {
    spec: 'OBS-2',
    says: {
      en: '{count} webhooks do not get through; what they missed is sent when they do.',
      zh: '{count} 个 Webhook 无法送达,恢复后补发。',
    },
  },
  'version-needed': {
    spec: 'API-14',
    says: {
      en: 'Say which version was changed: If-Match with the ETag that was read.',
      zh: '请说明修改所依据的版本:在 If-Match 中填写读取到的 ETag。',
    },
  },
  'key-reused': {
    spec: 'API-15',
    says: {
      en: 'This Idempotency-Key was used for another request; take a new one.',
      zh: '该 Idempotency-Key 已用于另一请求,请更换。',
    },
  },
  'key-busy': {
    spec: 'API-15',
    says: { en: 'The request with this Idempotency-Key is still being answered.', zh: '使用该 Idempotency-Key 的请求仍在处理。' },
  },
  'answer-lost': {
    spec: 'API-15',
    says: {
      en: 'The answer to this Idempotency-Key was lost in a restart; look what came of it before you send it under a new one.',
      zh: '该 Idempotency-Key 的答复在重启时丢失;请先查看结果,再用新键发送。',
    },
  },
  'upgrade-needed': {
    spec: 'FEED-5',
    says: {
      en: 'The feed comes by WebSocket, or as server-sent events to whoever accepts text/event-stream.',
      zh: '数据流须经 WebSocket 读取,或以 Accept: text/event-stream 读取服务器推送事件。',
    },
  },
  'hook-url': {
    spec: 'HOOK-5',
    says: {
      en: 'The webhook cannot go there ({why}): an https address of the open internet, or one that the server allows.',
      zh: 'Webhook 地址不可用({why}):须为公网 https 地址,或服务器允许的地址。',
    },
  },
  'test-running': {
    spec: 'COMM-1',
    says: { en: 'A test of devices is running in {home}: end it first.', zh: '{home} 正在测试设备,请先结束。' },
  },
  'test-not-running': {
    spec: 'COMM-1',
    says: { en: 'No test of devices is running in {home}.', zh: '{home} 没有正在进行的设备测试。' },
  },
  'hook-unknown': { spec: 'HOOK-1', says: { en: 'There is no webhook {hook}.', zh: '没有 Webhook {hook}。' } },
  'hook-limit': { spec: 'HOOK-6', says: { en: 'No more than {limit} webhooks are kept.', zh: '最多保存 {limit} 个 Webhook。' } },
  'hook-changed': {
    spec: 'API-14',
    says: {
      en: 'The webhook was changed meanwhile: it is at version {version}, and {seen} was changed here.',
      zh: 'Webhook 已被修改:当前版本 {version},提交基于版本 {seen}。',
    },
  },
} as const
