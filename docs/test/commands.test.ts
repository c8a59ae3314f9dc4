// Goal: what the documentation tells people to type works. Method: commands in `console` blocks are run in a folder that looks like a clone, one folder a page,
// and their output is held against what the page shows; of commands that are not run, the program and each of its options must be in its help.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { shownCommands, type ShownCommand } from '../src/console-blocks.ts'
import { fitsOutput } from '../src/fits-output.ts'
import { pages, root } from './pages.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A folder that looks like a clone, in which nothing of the clone is written. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'anju-docs-'))
  folders.push(folder)
  for (const name of ['sdk', 'simulator', 'server', 'scenarios', 'viz', 'node_modules', 'package.json'])
    symlinkSync(join(root, name), join(folder, name))
  return folder
}

const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, LANG: 'C.UTF-8' }

/** Runs what a page shows; a page's commands build on each other. What `ls` shows is without the clone. */
function run(commands: readonly ShownCommand[]): void {
  const cwd = clone()
  for (const { command, output } of commands) {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, env, encoding: 'utf8', timeout: 120_000 })
    const hidden = new Set(['sdk', 'simulator', 'server', 'scenarios', 'viz', 'node_modules', 'package.json'])
    const said = command === 'ls' ? stdout.split('\n').filter((name) => !hidden.has(name)).join('\n') : stdout // prettier-ignore
    expect(status, `${command}\n${stdout}${stderr}`).toBe(0)
    expect(fitsOutput(output!, said), `${command} says\n${said}\nand the page shows\n${output!.join('\n')}`).toBe(true)
  }
}

const helps = new Map<string, string>()
function helpOf(...args: readonly string[]): string {
  const key = args.join(' ')
  const known = helps.get(key) ?? spawnSync(process.execPath, [...args, '--help'], { cwd: root, encoding: 'utf8' }).stdout
  helps.set(key, known)
  return known
}

/** What a program says of itself and of the command, and the command's own, that a line names. */
function wholeHelp(program: string, words: readonly string[]): string {
  const whole = helpOf(program)
  const [first, second] = words
  if (first === undefined || !/^[a-z][a-z-]*$/.test(first) || !(whole.includes(`  ${first} `) || whole.includes(` ${first} --help`)))
    return whole
  const below = helpOf(program, first)
  return whole + below + (second !== undefined && below.includes(`  ${second} `) ? helpOf(program, first, second) : '')
}

const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts
/** Programs of others that a page may name. */
const foreign = /^(mosquitto_(pub|sub)|curl|pnpm --filter|cd|git)\b/

/** What is wrong with a command that is not run. */
function wrongWith(line: string): string | undefined {
  const command = line.replace(/^([A-Z_]+=\S+ )+/, '')
  const [, script, scriptArgs = ''] = /^(?:npx -y pnpm@[\d.]+|pnpm) (?:run )?([\w:-]+)(.*)$/.exec(command) ?? []
  if (script !== undefined && !command.startsWith('pnpm --filter')) {
    if (script === 'install') return undefined
    if (scripts[script] === undefined) return `there is no script ${script}`
    return scripts[script].startsWith('node ') && scriptArgs !== '' ? wrongWith(`${scripts[script]}${scriptArgs}`) : undefined
  }
  const [, program, rest = ''] = /^node (\S+\.ts)(.*)$/.exec(command) ?? []
  if (program === undefined) return foreign.test(command) ? undefined : 'nobody knows this program'
  if (!program.includes('/bin/')) return undefined
  const flags = [...rest.matchAll(/ (--[a-z][\w-]*)/g)].map(([, flag]) => flag!)
  const help = flags.length === 0 ? '' : wholeHelp(program, rest.trim().split(' '))
  return flags.filter((flag) => !new RegExp(`${flag}\\b`).test(help)).map((flag) => `${program} has no option ${flag}`)[0]
}

describe('the documentation', () => {
  it('reads commands, their output and what is not run', () => {
    const page = 'a\n```console\n$ one \\\n  --two\nsays\n…\n$ three\n```\n```sh\nfour  # why\n```\n'
    expect(shownCommands(page).map(({ command, output }) => [command, output])).toEqual([
      ['one --two', ['says', '…']],
      ['three', []],
      ['four', undefined],
    ])
  })

  it('tells outputs that fit from those that do not', () => {
    expect(fitsOutput(['a', '…', 'took 0.1 s'], 'a\nb\nc\ntook 7.25 s\n')).toBe(true)
    expect(fitsOutput(['at …:1'], 'at x:1')).toBe(true)
    expect(fitsOutput([], '')).toBe(true)
    for (const other of ['b', 'a\nb', '']) expect(fitsOutput(['a'], other)).toBe(false)
    expect(fitsOutput(['1 passed, 0 failed'], '0 passed, 1 failed')).toBe(false)
  })

  it('finds a program and an option that are not there', () => {
    expect(wrongWith('node sdk/bin/anju-conform.ts run --nonsense')).toMatch(/no option --nonsense/)
    expect(wrongWith('npx -y pnpm@12.21.0 nonsense')).toMatch(/no script/)
    expect(wrongWith('nonsense --help')).toMatch(/nobody knows/)
  })

  const runs = pages.map(({ file, text }) => ({ file, commands: shownCommands(text).filter(({ output }) => output !== undefined) }))
  const once = new Map(
    runs.filter(({ commands }) => commands.length > 0).map(({ file, commands }) => [commands.map(({ command, output }) => [command, ...output!].join('\n')).join('\n'), { file, commands }]), // prettier-ignore
  )
  it('shows commands that are run', () => expect(once.size).toBeGreaterThan(5))
  it.each([...once.values()].map(({ file, commands }) => [file, commands] as const))('%s: its commands say what it shows', (_, commands) => run(commands), 300_000) // prettier-ignore

  it('names no program, script or option that is not there', () => {
    const wrong = pages.flatMap(({ file, text }) =>
      shownCommands(text).flatMap(({ command, output, line }) => {
        if (output !== undefined) return []
        const problem = wrongWith(command)
        return problem === undefined ? [] : [`${file}:${line} ${command}: ${problem}`]
      }),
    )
    expect(wrong).toEqual([])
  }, 300_000)
})
