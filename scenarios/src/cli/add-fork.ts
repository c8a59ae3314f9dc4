import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Screen } from '../report/progress.ts'
import type { ExitCode } from './exit-code.ts'
import { forkCommand, type ForkRequest } from './fork-command.ts'

/** Adds the command that plays a drill twice. */
export function addFork(
  program: Command,
  { folder, signal, out }: { folder: string; signal: AbortSignal; out: Screen },
  end: (code: ExitCode) => void,
): void {
  program
    .command('fork')
    .description('play a drill twice from one seed, as it was and with something done otherwise, and show both outcomes')
    .argument('<drill>', 'a drill document, the name of one that comes with Anju, or a review that the demo kept (.json)')
    .option('--without <steps...>', 'nobody takes these steps or makes these calls: dispatch, call-120')
    .option('--at <changes...>', "at another time after the alert: 'dispatch=11 min'")
    .option('--instead <changes...>', "something else in its place: 'dispatch=call-120', 'dispatch=resolve:false-alarm'")
    .option('--answers <file>', 'what people do (YAML, `staff`); what the rubric asks unless told')
    .option('--seed <n>', 'of both', seedOf, 1)
    .addOption(new Option('--way <way>', 'how time and network are made').choices(['model', 'lockstep']).default('model'))
    .option('--json', 'one line of JSON', false)
    .addOption(new Option('--language <code>', 'of the table').choices(['en', 'zh']).default('en'))
    .action(async (source: string, flags: Omit<ForkRequest, 'source' | 'folder' | 'signal'>) => {
      end(await forkCommand({ source, ...flags, folder, signal }, out))
    })
}

function seedOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, please.')
  return Number(text)
}
