/** A command of a page and the output that the page shows for it; undefined where the page shows none because it is not run. */
export interface ShownCommand {
  command: string
  output: readonly string[] | undefined
  /** Line of the page, from 1. */
  line: number
}

/** Joins what a backslash at the end of a line carries on. */
function joined(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
}

/**
 * The commands of a page in Markdown. In a block `console` each line that begins with `$ ` is a command that is run, and what follows is its output; in a
 * block `sh` commands are not run; there every line is one, or where output is shown each line that begins with `$ `.
 */
export function shownCommands(page: string): ShownCommand[] {
  const found: ShownCommand[] = []
  for (const { 1: kind, 2: body = '', index } of page.matchAll(/^```(console|sh)\n([\s\S]*?)^```/gm)) {
    const line = page.slice(0, index).split('\n').length + 1
    const lines = joined(body.trimEnd().split('\n'))
    if (kind === 'sh') {
      const shows = lines.some((text) => text.startsWith('$ '))
      for (const text of lines.filter((one) => !shows || one.startsWith('$ '))) {
        const command = text.replace(/\s+#.*$/, '').replace(/^\$ /, '')
        if (command !== '' && !command.startsWith('#')) found.push({ command, output: undefined, line })
      }
      continue
    }
    for (const text of lines) {
      if (text.startsWith('$ ')) found.push({ command: text.slice(2), output: [], line })
      else (found.at(-1)!.output as string[]).push(text)
    }
  }
  return found
}
