import { Command, CommanderError, Option } from 'commander'
import { ending, exitCode, type ExitCode } from './exit-code.ts'
import { liveCommand, type LiveFlags } from './live-command.ts'
import type { Machine } from './machine.ts'
import { above0, size, span, whole } from './numbers.ts'
import { populationCommand, type PopulationFlags } from './population-command.ts'
import { runCommand, type RunFlags } from './run-command.ts'
import { swarmCommand, type SwarmFlags } from './swarm-command.ts'

const examples = `
Examples:
  anju-simulate run --home home.yaml --days 7 --seed 3 --trace week.ndjson   one home, a week, everything it says
  anju-simulate run --home home.yaml --faults faults.yaml                    the same with a bad network
  anju-simulate run --size pilot --days 1 --workers 2                        91 homes, a day, a hash over all of it
  anju-simulate swarm --seed 1 --runs 200                                    drawn homes, faults and hazards; invariants after every step
  anju-simulate population --size subdistrict --out site.yaml                26,500 homes of an invented town
  anju-simulate live --broker mqtts://broker:8883 --ca ca.pem --size pilot   the pilot on a broker, in real time
  anju-simulate live --broker ws://broker/mqtt --size 1000 --as devices      a load of light devices, 1 reading/s each

Exit codes: 0 done, 1 an invariant does not hold, 2 usage or document error, 3 broker unreachable, 4 internal error, 130 interrupted.`

const MOST_SEED = 999_999_999

/** Runs one command line (without program and script) and gives its exit code. Never throws. */
export async function anjuSimulate(args: readonly string[], machine: Machine): Promise<ExitCode> {
  let code: ExitCode = exitCode.passed
  const program = new Command('anju-simulate')
    .description('Lets simulated homes live: one, a swarm of drawn ones, or a town. Nothing of it is real, and every message says so.')
    .addHelpText('after', examples)
    .exitOverride()
    .configureOutput({ writeOut: (text) => machine.out.line(text.trimEnd()), writeErr: (text) => machine.err.line(text.trimEnd()) })
  addRun(program).action(async (flags: RunFlags) => {
    code = await runCommand(flags, machine)
  })
  addSwarm(program).action(async (flags: SwarmFlags) => {
    code = await swarmCommand(flags, machine)
  })
  addPopulation(program).action(async (flags: PopulationFlags) => {
    code = await populationCommand(flags, machine)
  })
  addLive(program).action(async (flags: LiveFlags) => {
    code = await liveCommand(flags, machine)
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.passed : exitCode.usage
    const { code: failed, says } = ending(error)
    machine.err.line(`anju-simulate: ${says}`)
    return failed
  }
}

const addRun = (program: Command): Command =>
  program
    .command('run')
    .description('let a home, or a population, live for days on the virtual clock')
    .option('--home <file>', 'a home file')
    .option('--faults <file>', 'a list of faults for it, YAML')
    .option('--size <size>', 'a population instead: pilot, subdistrict, or a number of homes', size)
    .option('--days <n>', 'how long', above0(366), 1)
    .option('--seed <n>', 'of everything that is drawn', whole(0, MOST_SEED), 1)
    .option('--start <instant>', 'when it begins', '2026-01-15T00:00:00+08:00')
    .option('--site <id>', 'id of the site, for the topics', 'simulated')
    .option('--workers <n>', 'threads that share a population', whole(1, 64), 1)
    .option('--models <folder>', 'of a population: home files whose flats are among its plans')
    .option('--power-cut <building>', 'of a population: this building loses the mains; as in the ids of its homes')
    .option('--cut-from <span>', 'after this', span, 3_600)
    .option('--cut-for <span>', 'for so long', span, 1_800)
    .option('--trace <file>', 'write every message and every truth, JSON Lines')
    .option('--wire <file>', 'of one home: write the bytes of devices that speak a foreign family, JSON Lines')

const addSwarm = (program: Command): Command =>
  program
    .command('swarm')
    .description('draw homes, people, faults and hazards from seeds and watch that invariants hold')
    .option('--seed <n>', 'the first seed', whole(0, MOST_SEED), 1)
    .option('--runs <n>', 'how many seeds in a row', whole(1, 1_000_000), 100)
    .option('--days <n>', 'how long each lives', above0(60), 0.25)
    .option('--workers <n>', 'threads that share the runs', whole(1, 64), 1)

const addPopulation = (program: Command): Command =>
  program
    .command('population')
    .description('write a site file: homes of an invented town, with coordinates')
    .requiredOption('--size <size>', 'pilot (91 homes, 327 devices), subdistrict (26500), or a number of homes', size)
    .requiredOption('--out <file>', '.yaml as the server reads it, or .ndjson')
    .option('--seed <n>', 'of the town', whole(0, MOST_SEED), 1)
    .option('--models <folder>', 'home files whose flats are among its plans, besides drawn ones')
    .option('--site <id>', 'id of the site, for the topics', 'simulated')

const addLive = (program: Command): Command =>
  program
    .command('live')
    .description('put a population on any broker by MQTT, in real time')
    .requiredOption('--broker <url>', 'mqtt://, mqtts://, ws:// or wss://')
    .option('--size <size>', 'pilot, subdistrict, or a number of homes', size, 91)
    .option('--homes <n>', 'the same by a number', size)
    .addOption(
      new Option('--as <what>', 'whole homes, or light devices that only say readings').choices(['homes', 'devices']).default('homes'),
    )
    .option('--rate <n>', 'light devices: readings of each a second', above0(100), 1)
    .option('--ramp <span>', 'until all are connected', span, 30)
    .option('--for <span>', 'ends by itself after this', span)
    .option('--workers <n>', 'threads that share the load', whole(1, 64), 1)
    .option('--seed <n>', 'of everything that is drawn', whole(0, MOST_SEED), 1)
    .option('--site <id>', 'id of the site, for the topics', 'simulated')
    .option('--ca <file>', 'whom to trust, PEM, in place of those that the machine trusts')
    .option('--cert <file>', 'certificate of our own, PEM')
    .option('--key <file>', 'its key, PEM')
    .option('--username <name>', 'one name for all devices; the password is read from ANJU_PASSWORD')
    .option('--passwords <file>', 'a password for each device: the table of anju-server credentials add-all')
