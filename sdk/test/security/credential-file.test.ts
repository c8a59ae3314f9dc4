// Goal: a file of credentials is taken whole or not at all, and says by line what is wrong. Method: drawn credentials written and read again; then each fault
// that a person makes.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ID_PATTERN } from '@anju/sdk'
import { readCredentials, showProblem, writeCredentials, type Credential } from '@anju/sdk/security'
import { created, credentialsOf, device, hash } from './fixtures.ts'

const id = fc.stringMatching(new RegExp(ID_PATTERN))
const address = fc.tuple(id, id, id).map((parts) => parts.join('/'))
const proof = fc.constantFrom<Partial<Credential>[]>({ password: hash }, { certificate: true }, { password: hash, certificate: true })
const drawn: fc.Arbitrary<Credential> = fc.oneof(
  fc.tuple(address, proof, fc.boolean()).map(([name, by, lite]): Credential => ({ id: name, holder: 'device', lite, created, ...by })),
  fc
    .tuple(id, proof, fc.array(address, { minLength: 1, maxLength: 3 }))
    .map(([name, by, devices]): Credential => ({ id: name, holder: 'gateway', devices, created, ...by })),
  fc
    .tuple(id, proof)
    .map(([name, by]): Credential => ({ id: name, holder: 'application', devices: ['demo/+/+', '+/+/+'], created, ...by })),
  fc.tuple(id, proof, address).map(([name, by, one]): Credential => ({
    id: name,
    holder: 'vendor-test',
    devices: [one],
    created,
    until: '2026-12-01T00:00:00Z',
    ...by,
  })),
)

const problemsOf = (text: string) => {
  const read = readCredentials(text, 'c.yaml')
  return 'problems' in read ? read.problems.map((problem) => `${problem.line}: ${problem.says}`) : []
}
const file = (...lines: string[]) => ['anju: credentials/1', 'credentials:', ...lines].join('\n')
const one = (more: string) => file('  - id: demo/h-1/radar', '    holder: device', `    created: ${created}`, more)

describe('file of credentials', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(drawn, { selector: (credential) => credential.id, maxLength: 8 }), (all) => {
        const read = readCredentials(writeCredentials(credentialsOf(...all)), 'c.yaml')
        expect(read).toEqual({ credentials: credentialsOf(...all) })
      }),
    )
  })

  it('may be JSON, and is never read beyond what is wrong', () => {
    expect(readCredentials(JSON.stringify({ anju: 'credentials/1', credentials: [device('demo/h-1/radar')] }), 'c.json')).toHaveProperty(
      'credentials',
    )
    fc.assert(fc.property(fc.string(), (text) => 'problems' in readCredentials(text, 'c.yaml')))
  })

  it('says what is wrong, and where', () => {
    expect(problemsOf(one('    password: hunter2'))).toEqual([`6: 'hunter2' does not look right.`])
    expect(problemsOf(one('    colour: red'))).toContainEqual(`6: 'colour' is not known here.`)
    expect(problemsOf(one(''))).toEqual(['3: demo/h-1/radar has neither a password nor a certificate.'])
    expect(problemsOf(one('    certificate: true\n    devices: [demo/h-1/gas]'))).toEqual(['7: A device speaks for itself alone.'])
    expect(
      problemsOf(`${one('    certificate: true')}\n  - {id: demo/h-1/radar, holder: device, created: ${created}, certificate: true}`),
    ).toEqual(['7: Two credentials are called demo/h-1/radar.'])
    const other = (rest: string) => problemsOf(file(`  - {created: ${created}, certificate: true, ${rest}}`))
    expect(other('id: gate, holder: device')).toEqual([expect.stringContaining("A device's credential is called site/home/device")])
    expect(other('id: gate, holder: gateway')).toEqual([expect.stringContaining('A gateway needs its devices.')])
    expect(other('id: a/b/c, holder: gateway, devices: [a/b/c]')).toEqual([expect.stringContaining('is the address of a device')])
    expect(other('id: gate, holder: gateway, devices: [a/b/+]')).toEqual([expect.stringContaining('names its devices one by one')])
    expect(other('id: bench, holder: vendor-test, devices: [a/b/c]')).toEqual([expect.stringContaining('needs the time at which it ends')])
    expect(other('id: bench, holder: vendor-test, devices: [a/b/c], until: 2027-11-01T00:00:00Z')).toEqual([
      expect.stringContaining('31 days at most'),
    ])
    const read = readCredentials(one('    password: hunter2'), 'c.yaml')
    expect('problems' in read && showProblem(read.problems[0]!)).toContain('c.yaml:6:15: ')
  })
})
