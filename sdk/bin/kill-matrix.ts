import process from 'node:process'
import { random } from '@anju/sdk'
import { ourRules } from '../src/conformance/live-spec.ts'
import { conform } from '../src/conformance/conform.ts'
import { referenceDevice } from '../src/conformance/reference-device.ts'
import { catalogue } from '../src/devices/catalogue.ts'
import { drawPairs, kill, mutants, runMutant } from '../src/conformance/mutants/mutants.ts'

/** Prints which requirement catches which mutant: the kit's proof of itself. Ends with 1 when one survives or a reference device does not pass. */
const rules = ourRules()
const SEED = 1
const PAIR_SEED = 20_260_115

let survivors = 0
const kills = []
for (const mutant of mutants) kills.push(await kill(mutant, rules, SEED))
for (const [rule, group] of Map.groupBy(kills, ({ mutant }) => mutant.rule)) {
  console.log(`${rule}  ${rules.find(({ id }) => id === rule)?.sentence.slice(0, 110) ?? ''}`)
  for (const { mutant, caught, failed } of group) {
    survivors += caught ? 0 : 1
    const also = failed.filter((id) => id !== rule)
    console.log(`  ${caught ? 'killed  ' : 'SURVIVES'}  ${mutant.id}${also.length === 0 ? '' : `  (also ${also.join(' ')})`}`)
  }
}

let pairsCaught = 0
const pairs = drawPairs(random(PAIR_SEED), 30)
for (const pair of pairs) if (!(await runMutant(pair, rules, SEED)).passed) pairsCaught += 1

let passed = 0
const kinds = Object.values(catalogue)
for (const device of kinds) {
  const { passed: good, complete } = await conform({
    rules,
    target: { profile: 'supervised', event_memory: 1_000 },
    device: (surroundings) => referenceDevice({ ...surroundings, device }),
  })
  if (good && complete) passed += 1
}

console.log(`\n${kills.length - survivors} of ${kills.length} mutants killed by their own requirement`)
console.log(`${pairsCaught} of ${pairs.length} devices with two faults fail (seed ${PAIR_SEED})`)
console.log(`${passed} of ${kinds.length} reference devices pass everything`)
process.exitCode = survivors === 0 && pairsCaught === pairs.length && passed === kinds.length ? 0 : 1
