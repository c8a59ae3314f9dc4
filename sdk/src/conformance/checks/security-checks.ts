import type { Shown } from '../bench/bench.ts'
import { check, verdictOf, type Check } from '../check.ts'
import type { LogView } from '../log-view.ts'
import { blocked, hint } from '../verdict.ts'

const needsTls = () =>
  blocked(
    "Let the device connect to the kit's own broker over TLS, so that it can be shown another certificate: run with --tls.",
    '请让设备通过 TLS 连接本工具的服务器,以便出示其他证书:使用 --tls。',
  )

/** While a certificate of this sort was shown: who came, and who went on to say CONNECT. */
function visits({ log }: LogView, shown: Shown): { came: number[]; trusted: number[] } {
  const found = { came: [] as number[], trusted: [] as number[] }
  let now: Shown = 'right'
  log.forEach((seen, index) => {
    if (seen.saw === 'certificate') now = seen.is
    if (now !== shown) return
    if (seen.saw === 'attempt') found.came.push(index)
    if (seen.saw === 'trusted') found.trusted.push(index)
  })
  return found
}

const refuses = (twin: 'positive' | 'negative', shown: Exclude<Shown, 'right'>, what: string): Check =>
  check('SEC-10', twin, (view) => {
    const { came, trusted } = visits(view, shown)
    if (came.length + trusted.length === 0) return needsTls()
    const says = hint(
      'Leave the checks of the TLS library on: chain, name and validity. What may be anybody must not hear of an emergency.',
      '保持 TLS 库的校验开启:证书链、名称与有效期。无法确认身份的一方不得获知紧急情况。',
    )
    return verdictOf(
      trusted.map((index) => ({
        seen: [...came.filter((each) => each < index).slice(-1), index],
        expected: `a connection that ends before CONNECT, since the certificate is ${what}`,
        got: 'CONNECT',
        hint: says,
      })),
      came.length,
    )
  })

export const securityChecks: readonly Check[] = [
  refuses('positive', 'of-another-authority', 'of an authority that the device cannot know'),
  refuses('negative', 'of-another-name', 'for another name'),
]
