import { alertKinds } from '@anju/sdk'
import type { UnboundRule } from './rule.ts'

/** What an option's schema says of it. */
interface OptionSays {
  default?: unknown
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  'x-unit'?: string
  description?: string
}

const figure = (value: unknown) => (typeof value === 'number' ? value.toLocaleString('en-US') : String(value))

function optionRow([name, schema]: [string, OptionSays]): string {
  const unit = schema['x-unit'] === '1' ? '' : (schema['x-unit'] ?? '')
  const range = `${figure(schema.minimum ?? schema.exclusiveMinimum)} to ${figure(schema.maximum)}`
  return `| \`${name}\` | ${figure(schema.default)} | ${unit} | ${range} | ${schema.description ?? ''} |`
}

function ruleSection(rule: UnboundRule, promises: ReadonlyMap<string, string>): string {
  const options = Object.entries(rule.options.properties as unknown as Record<string, OptionSays>)
  return [
    `## ${rule.id}`,
    '',
    promises.get(rule.spec) ?? '',
    '',
    `${rule.spec}, version ${rule.version}. Hears ${rule.watches?.join(', ') ?? 'every device'}.`,
    ...(options.length === 0
      ? []
      : ['', '| option | default | unit | range | what it is |', '| --- | --- | --- | --- | --- |', ...options.map(optionRow)]),
  ].join('\n')
}

/** The promises of a SPEC.md by id, each in one line. */
export function promisesIn(spec: string): ReadonlyMap<string, string> {
  const items = spec.split(/^- (?=\*\*\[)/m).slice(1)
  return new Map(
    items.flatMap((item) => {
      const [, id, text] = /^\*\*\[([A-Z]+-\d+)\]\*\* ([\s\S]*?)(?:\n\n|$)/.exec(item) ?? []
      return id === undefined || text === undefined ? [] : [[id, text.replaceAll(/\s*\n\s*/g, ' ').trim()] as const]
    }),
  )
}

/** The page of all rules with their options, in Markdown: made from the rules and the promises, so that it cannot say anything else than they do. */
export function rulesPage(rules: readonly UnboundRule[], spec: string): string {
  const promises = promisesIn(spec)
  const kinds = Object.entries(alertKinds).map(
    ([kind, { title, hazard, severity, spec: id }]) => `| \`${kind}\` | ${title.en} | ${title.zh} | ${severity} | ${hazard} | ${id} |`,
  )
  return [
    '# The rules of detection',
    '',
    'Made from the code by `node server/bin/write-rules-page.ts`; a test holds it to that. Options are given for a site, a home or a person in the file of',
    '`anju-server --thresholds`, by the name of the rule:',
    '',
    '```yaml',
    'version: 1',
    'site: { fall: { confirm_s: 12 } }',
    'homes: { wanqing-3-1204: { bathroom-long-stay: { warning_min: 40 } } }',
    'people: { wanqing-3-1204/wang-xiulan: { apnoea: { hold_s: 40 } } }',
    '```',
    '',
    '| alert | title | 名称 | severity | hazard | promise |',
    '| --- | --- | --- | --- | --- | --- |',
    ...kinds,
    '',
    ...rules.flatMap((rule) => [ruleSection(rule, promises), '']),
  ].join('\n')
}
