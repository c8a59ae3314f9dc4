// `pnpm run mutants [--no-python]`: which requirement catches which device with one fault, in TypeScript and in Python: the kit's proof of itself.
// Ends 0 when every mutant is caught by its own requirement and every reference device passes everything; 1 when not.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { random } from '@anju/sdk'
import { conform } from '../src/conformance/conform.ts'
import { ourRules } from '../src/conformance/live-spec.ts'
import { drawPairs, kill, mutants, runMutant } from '../src/conformance/mutants/mutants.ts'
import { noPython, python } from '../src/conformance/python/find-python.ts'
import { conformPython, killPython, noPythonMutant, pythonMutants } from '../src/conformance/python/python-mutants.ts'
import { referenceDevice } from '../src/conformance/reference-device.ts'
import { catalogue } from '../src/devices/catalogue.ts'

const { values } = parseArgs({ options: { 'no-python': { type: 'boolean', default: false } } })
const rules = ourRules()
const SEED = 1
const PAIR_SEED = 20_260_115
/** Processes at once. */
const AT_ONCE = 2

/** What one mutant came to: whether its own requirement caught it, and which others did too. */
interface Row {
  id: string
  rule: string
  caught: boolean
  failed: readonly string[]
}

async function inTypeScript(): Promise<Row[]> {
  const rows: Row[] = []
  for (const each of mutants) {
    const { caught, failed } = await kill(each, rules, SEED)
    rows.push({ id: each.id, rule: each.rule, caught, failed })
  }
  return rows
}

/** Some at a time: each waits for a process of its own. */
async function inPython(command: string): Promise<Row[]> {
  const left = [...pythonMutants]
  const rows = new Map<string, Row>()
  const work = async () => {
    for (let each = left.shift(); each !== undefined; each = left.shift()) {
      const { caught, failed } = await killPython(each, command, rules, SEED)
      rows.set(each.id, { id: each.id, rule: each.rule, caught, failed })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return pythonMutants.map(({ id }) => rows.get(id)!)
}

const word = (row: Row | undefined) => (row === undefined ? '–' : row.caught ? 'killed' : 'SURVIVES').padEnd(9)

/** The matrix: a line for each mutant, a column for each language. */
function matrix(ours: readonly Row[], theirs: readonly Row[]): string[] {
  const ids = [...new Set([...ours, ...theirs].map(({ id }) => id))]
  const find = (rows: readonly Row[], id: string) => rows.find((row) => row.id === id)
  const lines = ids.map((id) => ({ id, ts: find(ours, id), py: find(theirs, id) }))
  return [...Map.groupBy(lines, ({ ts, py }) => (ts ?? py)!.rule)].flatMap(([rule, group]) => [
    `${rule}  ${rules.find((each) => each.id === rule)?.sentence.slice(0, 110) ?? ''}`,
    ...(theirs.length > 0 && rule in noPythonMutant ? [`  no mutant in Python: ${noPythonMutant[rule]}`] : []),
    ...group.map(({ id, ts, py }) => {
      const also = [...new Set([...(ts?.failed ?? []), ...(py?.failed ?? [])])].filter((each) => each !== rule)
      return `  ${word(ts)} ${word(py)} ${id}${also.length === 0 ? '' : `  (also ${also.join(' ')})`}`
    }),
  ])
}

const killed = (rows: readonly Row[]) => rows.filter(({ caught }) => caught).length
const kinds = Object.values(catalogue)

async function passing(run: (kind: (typeof kinds)[number]) => Promise<{ passed: boolean; complete: boolean }>): Promise<number> {
  let passed = 0
  for (const kind of kinds) {
    const { passed: good, complete } = await run(kind)
    if (good && complete) passed += 1
  }
  return passed
}

const command = !values['no-python'] && 'command' in python ? python.command : undefined
const [ours, theirs] = [await inTypeScript(), command === undefined ? [] : await inPython(command)]
console.log('  TypeScript Python')
for (const line of matrix(ours, theirs)) console.log(line)

const pairs = drawPairs(random(PAIR_SEED), 30)
let pairsCaught = 0
for (const pair of pairs) if (!(await runMutant(pair, rules, SEED)).passed) pairsCaught += 1
const target = { profile: 'supervised', event_memory: 1_000 } as const
const passedOurs = await passing((device) => conform({ rules, target, device: (given) => referenceDevice({ ...given, device }) }))
const passedTheirs = command === undefined ? 0 : await passing(({ kind }) => conformPython({ command, kind }, rules, SEED))

console.log(`\nTypeScript: ${killed(ours)} of ${ours.length} mutants killed by their own requirement`)
console.log(`${pairsCaught} of ${pairs.length} devices with two faults fail (seed ${PAIR_SEED})`)
console.log(`${passedOurs} of ${kinds.length} reference devices pass everything`)
if (command === undefined) console.log(`Python: left out${values['no-python'] ? ' as asked' : noPython}`)
else {
  console.log(`Python: ${killed(theirs)} of ${theirs.length} mutants killed by their own requirement`)
  console.log(`${passedTheirs} of ${kinds.length} reference devices pass everything`)
}
const proved =
  killed(ours) === ours.length &&
  pairsCaught === pairs.length &&
  passedOurs === kinds.length &&
  killed(theirs) === theirs.length &&
  (command === undefined || passedTheirs === kinds.length)
process.exitCode = proved ? 0 : 1
