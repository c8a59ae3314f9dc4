import type { Instant } from '@anju/sdk'
import { Command, InvalidArgumentError, Option } from 'commander'
import { CommandProblem } from './command-problem.ts'
import { CredentialsError } from './credentials-watch.ts'
import { exit } from './exit-code.ts'
import { certificateDays, issueAuthority, issueBroker, issueForCredential } from './issue-certificates.ts'
import { addAllCredentials, addCredential, listCredentials, revokeCredential, type AddFlags } from './keep-credentials.ts'

type Say = (line: string) => void

const whole = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 36_500) throw new InvalidArgumentError('Days are a whole number from 1 to 36500.')
  return number
}
const several = (one: string, before: readonly string[] = []) => [...before, one]
const inFile = () => new Option('--file <file>', 'the file of credentials').default('credentials.yaml')
const inFolder = () => new Option('--dir <dir>', 'where certificates and keys lie').default('certificates')
const forDays = (days: number) => new Option('--days <number>', 'how long it is valid').argParser(whole).default(days)

/** `anju-server credentials …`: makes, lists and withdraws credentials, and issues certificates for a small site. Answers with the exit code. */
export async function credentialsCommand(args: readonly string[], now: Instant, say: Say, print: Say): Promise<number> {
  const program = credentialsProgram()
  keeping(program, now, print)
  issuing(program, now, print)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exit.ok
  } catch (error) {
    if (!(error instanceof CommandProblem || error instanceof CredentialsError)) throw error
    say(error.message)
    return exit.usage
  }
}

const credentialsProgram = () =>
  new Command('anju-server credentials')
    .description('Who may connect to the broker. Passwords are shown once, when they are made; the file keeps their hashes.')
    .exitOverride()

const command = (program: Command, name: string, says: string) => program.command(name).description(says).exitOverride()

function keeping(program: Command, now: Instant, print: Say): void {
  command(program, 'add <id>', 'a new credential: site/home/device of a device, a short name of any other holder')
    .addOption(inFile())
    .addOption(
      new Option('--holder <kind>', 'whom it speaks for').choices(['device', 'gateway', 'application', 'vendor-test']).default('device'),
    )
    .option('--device <site/home/device>', 'a device of a gateway, an application (+ for any) or a vendor; may be given again', several)
    .option('--lite', 'a device of the lite profile: it may only send events')
    .option('--certificate', 'a client certificate in place of a password')
    .option('--until <time>', 'when it ends, like 2026-12-01T00:00:00Z')
    .option('--replace', 'a new password for a credential that is there')
    .action((id: string, flags: AddFlags) => addCredential(id, flags, now, print))
  command(program, 'add-all', 'a credential for each device of a site file that has none, and a table of their passwords')
    .addOption(inFile())
    .requiredOption('--site <file>', 'the site file')
    .requiredOption('--out <file>', 'where the table of names and passwords goes (CSV)')
    .action((flags: { file: string; site: string; out: string }) => addAllCredentials(flags, now, print))
  command(program, 'list', 'every credential, without its secrets')
    .addOption(inFile())
    .action(({ file }: { file: string }) => listCredentials(file, now, print))
  command(program, 'revoke <id>', 'withdraws a credential for ever; a running server cuts its connections')
    .addOption(inFile())
    .action((id: string, { file }: { file: string }) => revokeCredential(id, file, now, print))
}

function issuing(program: Command, now: Instant, print: Say): void {
  command(program, 'authority', 'makes who vouches for the certificates of a small site')
    .addOption(inFolder())
    .addOption(forDays(certificateDays.authority))
    .option('--name <text>', 'what it is called', 'Anju site authority')
    .action((flags: { dir: string; name: string; days: number }) => issueAuthority(flags, now, print))
  command(program, 'server <name...>', "the broker's certificate, for the names and addresses by which it is reached")
    .addOption(inFolder())
    .addOption(forDays(certificateDays.other))
    .action((names: string[], flags: { dir: string; days: number }) => issueBroker(names, flags, now, print))
  command(program, 'cert <id>', 'a client certificate for a credential that was made with --certificate')
    .addOption(inFile())
    .addOption(inFolder())
    .addOption(forDays(certificateDays.other))
    .action((id: string, flags: { file: string; dir: string; days: number }) => issueForCredential(id, flags, now, print))
}
