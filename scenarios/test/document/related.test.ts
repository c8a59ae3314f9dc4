// Goal: twins and variants name an emergency, people's steps and loops make sense, wishes do not contradict. Method: one right document, broken in every way.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { showProblem } from '@anju/sdk/document'
import { loadScenario } from '../../src/document/load-scenario.ts'

const home = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const text = (rest: string, expects = '[{ alert: fall, within: 30 s }]') => `title: { zh: 跌倒, en: Fall }
home: home.yaml
starts: 2026-03-02T20:40:00+08:00
lasts: 10 min
people: { wang-xiulan: { sits: sofa } }
expects: ${expects}
${rest}`
const shown = (document: string) => {
  const files: Record<string, string> = {
    'x/a.yaml': document,
    'x/home.yaml': home,
    'home.yaml': home,
    'fall.yaml': text(''),
    'quiet.yaml': text('', '[]'),
    'x/twin.yaml': text('twin_of: ../fall.yaml', '[]'),
  }
  const loaded = loadScenario('x/a.yaml', (file) => files[file])
  return loaded.ok ? loaded.scenario : loaded.problems.map(showProblem).join('\n')
}

describe('a document', () => {
  it('[SCN-15] names the emergency that it is a twin or a variant of, from where the document lies', () => {
    expect(shown(text('twin_of: ../fall.yaml', '[]'))).toMatchObject({ twin_of: 'fall.yaml' })
    expect(shown(text('variant_of: ../fall.yaml'))).toMatchObject({ variant_of: 'fall.yaml' })
  })

  it.each<[string, string, RegExp]>([
    [
      'of a document that is not there',
      text('twin_of: fall.yaml', '[]'),
      /a\.yaml:7:10: There is no document x\/fall\.yaml[\s\S]*relative/,
    ],
    ['of a quiet document', text('twin_of: ../quiet.yaml', '[]'), /quiet\.yaml expects no alert: it is no emergency/],
    ['of a twin', text('variant_of: twin.yaml'), /twin\.yaml is itself a twin or a variant/],
    ['that expects what its emergency expects', text('twin_of: ../fall.yaml'), /twin does not expect what its emergency expects: fall/],
    [
      'as a variant that expects none of it',
      text('variant_of: ../fall.yaml', '[]'),
      /A variant expects an alert of its emergency[\s\S]*that expects fall/,
    ],
  ])('[SCN-15] is refused as a twin %s', (_name, document, says) => {
    expect(shown(document)).toMatch(says)
  })

  it.each<[string, string, RegExp]>([
    ['JUDGE-7', text('forbids: [{ alert: fall }]'), /a\.yaml:7:11: 'fall' is expected and forbidden at once/],
    [
      'JUDGE-7',
      text('allows: [{ alert: gas }]\nforbids: [{ alert: gas, room: kitchen }]'),
      /a\.yaml:8:11: 'gas' is allowed and forbidden at once/,
    ],
    ['SCN-5', text('allows: [{ alert: gas, room: kitchn }]'), /no room 'kitchn'[\s\S]*did you mean 'kitchen'/],
    ['SCN-6', text('staff: [{ on: fall, step: acknowledge, after: 11 min }]'), /a\.yaml:7:47: This comes after the end/],
    ['SCN-14', text('staff: [{ on: fall, step: resolve, after: 1 min }]'), /Whoever resolves an incident says how it ended/],
    [
      'SCN-14',
      text('staff: [{ on: fall, step: aknowledge, after: 1 min }]'),
      /'aknowledge' is not possible here[\s\S]*did you mean 'acknowledge'/,
    ],
    ['JUDGE-8', text('loop: [{ on: fall, state: closed }]'), /'closed' is not possible here[\s\S]*there are: raised/],
  ])('[%s] is refused with what contradicts itself or leads nowhere', (_rule, document, says) => {
    expect(shown(document)).toMatch(says)
  })
})
