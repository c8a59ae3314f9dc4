// Goal: nothing is installed with the packages whose licence asks for more than ours gives. Method: the installed tree from every package's dependencies on (what
// builds the pages is not shipped), each licence against those that are allowed; what the check must tell apart, by examples. `pnpm audit` in CI asks for what is known to be vulnerable.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUILDS_PAGES } from '../release/stage-package.ts'
import { isAllowed, productionLicences } from './production-licences.ts'

const root = join(import.meta.dirname, '..')
const packages = ['sdk', 'simulator', 'server', 'scenarios', 'viz'].map((name) => join(root, name))

it('installs nothing with the packages whose licence is not allowed', () => {
  const all = productionLicences(packages, BUILDS_PAGES)
  // It really walked the tree: what is asked for and what that asks for.
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['aedes', 'fastify', 'typebox', 'mqtt-packet', 'three', 'vue']))
  expect(all.length).toBeGreaterThan(60)
  expect(all.filter(({ licence }) => !isAllowed(licence)).map(({ name, licence }) => `${name}: ${licence}`)).toEqual([])
})

it('tells a licence that is allowed from one that is not', () => {
  expect(['MIT', '(MIT OR GPL-3.0)', 'MIT AND ISC', 'BSD-3-Clause'].filter((one) => !isAllowed(one))).toEqual([])
  expect(['GPL-3.0', 'MIT AND GPL-3.0', 'none', 'UNLICENSED', 'SEE LICENSE IN x', '((MIT))'].filter(isAllowed)).toEqual([])
})
