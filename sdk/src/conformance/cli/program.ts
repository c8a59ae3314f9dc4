import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ending, exitCode, type ExitCode } from './exit-code.ts'
import type { Machine } from './machine.ts'
import { runCommand, type RunFlags } from './run-command.ts'
import { requirementsCommand, scoreCommand, verifyCommand, type ScoreFlags, type VerifyFlags } from './trace-commands.ts'
import { watchCommand, type WatchFlags } from './watch-command.ts'

const examples = `
Examples:
  anju-conform run --kind wristband --reference                 see the kit at work, on the reference device
  anju-conform run --hook-url http://bench:8000/do --report out a device on the bench, made to report by a hook
  anju-conform run --person --trace wristband.jsonl             a person is asked, with a countdown
  anju-conform run --kind gas-detector --profile lite --person  a device that only sends lite events
  anju-conform score capture.jsonl --kind gas-detector          a log: of the kit, or of mosquitto_sub -F %J
  anju-conform watch --broker mqtt://localhost --only wrong      every message that is wrong, as it passes
  anju-conform verify wristband.jsonl                           the same verdict again, from the certified trace

A hook gets, as JSON, by POST or on the standard input of a command:
  {"do":"event","body":{…}}                    make the device see what it reports with this body, or with the same meaning
  {"do":"events","body":{…},"count":n}         the same n times in a row
  {"do":"power-off"}, {"do":"power-on"}        the hook itself lives on meanwhile: it stands beside the device, not in it
  {"do":"shutdown"}                            switch it off in the orderly way; nothing follows
  {"do":"clock","is":"unset"|"right"}          take its time away; set it right
  {"do":"clock","is":"moved","by_s":n}         set its clock n seconds off the true time, ahead when n is positive
2xx or exit code 0 means that it is done, and the event follows within 2 s; everything else that it cannot, which blocks and fails nobody. An order
may take 30 s, and the next one comes only after the answer: orders never overlap.

Exit codes: 0 passed, 1 failed, 2 usage or damaged input, 3 device or port unreachable, 4 internal error, 130 interrupted.`

/** Runs one command line (without program and script) and gives its exit code. Never throws. */
export async function anjuConform(args: readonly string[], machine: Machine): Promise<ExitCode> {
  let code: ExitCode = exitCode.passed
  const program = new Command('anju-conform')
    .description('Tests whether a device keeps the Anju protocol, and proves it.')
    .addHelpText('after', examples)
    .exitOverride()
    .configureOutput({ writeOut: (text) => machine.out(text.trimEnd()), writeErr: (text) => machine.err(text.trimEnd()) })
  addRun(program).action(async (flags: RunFlags) => {
    code = await runCommand(flags, machine)
  })
  addScore(program).action(async (trace: string, flags: ScoreFlags) => {
    code = await scoreCommand(trace, flags, machine)
  })
  program
    .command('verify')
    .description('judge a certified trace again and compare')
    .argument('<trace>')
    .addOption(kinds())
    .addOption(language())
    .action(async (trace: string, flags: VerifyFlags) => {
      code = await verifyCommand(trace, flags, machine)
    })
  addWatch(program).action(async (log: string | undefined, flags: WatchFlags) => {
    code = await watchCommand(log, flags, machine)
  })
  program
    .command('requirements')
    .description('list every rule, who keeps it, and its checks')
    .action(() => {
      code = requirementsCommand(machine)
    })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.passed : exitCode.usage
    const { code: failed, says } = ending(error)
    machine.err(`anju-conform: ${says}`)
    return failed
  }
}

const language = () => new Option('--language <code>', 'of the report').choices(['en', 'zh']).default('en')
const kinds = () => new Option('--kinds <file>', 'kinds of your own: a module that exports what defineDevice gives, or JSON')
const profile = () => new Option('--profile <name>', 'full protocol, or lite events').choices(['supervised', 'lite'])

const addRun = (program: Command): Command =>
  program
    .command('run')
    .description('start a broker and test the device that connects to it')
    .option('--kind <kind>', 'what the device was ordered as; its birth says otherwise')
    .addOption(kinds())
    .addOption(profile().default('supervised'))
    .option('--broker <url>', "your broker, in place of the kit's own: what it cannot show is blocked", brokerUrl)
    .option('--ca <file>', 'with --broker: the authority of its certificate, PEM')
    .option('--tls', "the kit's broker is on TLS; its authority is written to anju-conform-ca.pem")
    .option('--username <name>', "what the device must show at the kit's broker, or the kit at yours")
    .option('--password <secret>', 'the password that goes with it')
    .option('--host <address>', 'where the broker listens', '127.0.0.1')
    .option('--port <n>', 'its port; 0 takes any', whole(0, 65_535), 1_883)
    .option('--hook-url <url>', 'makes the device report: a hook over HTTP', httpUrl)
    .option('--hook-cmd <command>', 'the same by a command')
    .option('--person', 'a person at the terminal does what no hook can')
    .option('--countdown <s>', 'seconds that a person is given', whole(1, 600), 5)
    .option('--quick', 'under a minute: leaves open what takes the period of a reading')
    .option('--full', 'watch for longer, so that rarer faults show as well')
    .option('--event-memory <n>', 'unconfirmed events that the device keeps', whole(1, 100_000))
    .option('--seed <n>', 'of everything that is drawn', whole(0, 999_999_999), 1)
    .option('--reference', 'test the reference device of --kind instead of a real one')
    .option('--factor <f>', 'with --reference: seconds of the kit in one on the wall', whole(1, 600), 1)
    .option('--samples <folder>', 'payloads from your documentation, *.json, to hold against what is seen')
    .option('--report <folder>', 'write report.json, report.html, junit.xml and ctrf.json')
    .option('--trace <file>', 'write the log with its certificate')
    .addOption(language())

const addScore = (program: Command): Command =>
  program
    .command('score')
    .description('judge a log without a device')
    .argument('<trace>', 'JSON Lines of this kit, or of mosquitto_sub -F %J')
    .option('--kind <kind>', 'what the device was ordered as')
    .addOption(kinds())
    .addOption(profile())
    .option('--samples <folder>', 'payloads from your documentation, *.json')
    .option('--report <folder>', 'write report.json, report.html, junit.xml and ctrf.json')
    .addOption(language())

const addWatch = (program: Command): Command =>
  program
    .command('watch')
    .description('print every message at a broker, or of a log, in words, and what is wrong with it')
    .argument('[log]', 'JSON Lines of this kit, or of mosquitto_sub -F %J')
    .option('--broker <url>', 'listen there until Ctrl-C', brokerUrl)
    .option('--ca <file>', 'with --broker: the authority of its certificate, PEM')
    .option('--username <name>', 'what is shown at the broker')
    .option('--password <secret>', 'the password that goes with it')
    .option('--kind <kind>', 'of every device, where no birth says it')
    .addOption(kinds())
    .option('--device <id>', 'of this device alone: device, home/device or site/home/device')
    .addOption(new Option('--only <which>', 'leave out the others').choices(['wrong']))
    .option('--json', 'lines of JSON, for programs')
    .addOption(language().default('en'))

const brokerUrl = (text: string): string => {
  if (!/^(mqtts?|wss?):\/\/[^/\s]+/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('Of the form mqtt://host:port, mqtts://, ws:// or wss://, please.')
  return text
}

const httpUrl = (text: string): string => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('Of the form http://host:port/path, please.')
  return text
}

const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d{1,9}$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`A whole number from ${min} to ${max}, please.`)
    return value
  }
