// Prints a hash over everything that a home of the suites says in a quarter of a day. For the test of the same name, which runs it in processes of their own.
import { hashOfTrace } from './hash-of-trace.ts'

process.stdout.write(await hashOfTrace(Number(process.argv[2])))
