import { catalogue, type Language, type Title } from '@anju/sdk'

/** A page by its path below the language's root, and what it is called. */
interface Entry {
  path: string
  title: Title
}

/** A part of the site. */
interface Part {
  title: Title
  pages: readonly Entry[]
}

const page = (path: string, en: string, zh: string): Entry => ({ path, title: { en, zh } })

/** Every page of the site in the order in which one would read it. A test holds it against the files, in both languages. */
export const parts: readonly Part[] = [
  {
    title: { en: 'Begin', zh: '开始' },
    pages: [page('start', 'In five minutes', '五分钟上手')],
  },
  {
    title: { en: 'Your path', zh: '按角色' },
    pages: [
      page('users/vendor', 'Device vendor', '设备厂商'),
      page('users/qa', 'QA of a platform', '平台测试'),
      page('users/trainer', 'Trainer', '培训教官'),
      page('users/operator', 'Operator of a site', '站点运维'),
    ],
  },
  {
    title: { en: 'How to', zh: '操作指南' },
    pages: [
      page('howto/zigbee2mqtt', 'Connect a home with Zigbee2MQTT', '接入 Zigbee2MQTT 家庭'),
      page('howto/certify-radar', 'Certify a radar', '认证一台雷达'),
      page('howto/watch-a-line', 'Watch what passes at a broker', '监看服务器上的消息'),
      page('howto/test-in-ci', 'Test in CI', '在 CI 中测试'),
      page('howto/test-your-platform', 'Test your own platform', '测试自己的平台'),
      page('howto/record-and-replay', 'Record and replay', '记录与重放'),
      page('howto/fork-a-drill', 'What would have been: fork a drill', '如果当时那样做：演练分叉对比'),
      page('howto/load-a-broker', 'Load a broker with a town', '用一座小镇压测代理'),
      page('howto/secure-a-site', 'Secure a site', '站点安全'),
    ],
  },
  {
    title: { en: 'Why', zh: '原理' },
    pages: [
      page('explain/time', 'Time', '时间'),
      page('explain/truth-and-belief', 'Truth and belief', '真值与所信'),
      page('explain/rights', 'Who sees and does what', '谁能看什么、做什么'),
      page('explain/green', 'Why a green run can be trusted', '为什么绿色可信'),
    ],
  },
  {
    title: { en: 'Reference', zh: '参考' },
    pages: [
      page('reference/alerts', 'Alerts', '预警种类'),
      page('reference/scenarios', 'Scenario catalogue', '场景目录'),
      page('reference/errors', 'Error codes', '错误码'),
      page('reference/standards', 'Rules with ids', '规范条文'),
      ...Object.values(catalogue).map(({ kind, title }) => ({ path: `devices/${kind}`, title })),
    ],
  },
]

export const rootOf = (language: Language): string => (language === 'zh' ? '/zh/' : '/')

/** The contents at the side of every page. */
export const sidebar = (language: Language) =>
  parts.map(({ title, pages }) => ({
    text: title[language],
    collapsed: false,
    items: pages.map((one) => ({ text: one.title[language], link: `${rootOf(language)}${one.path}` })),
  }))
