/** A rule as it stands in a SPEC.md. */
export interface Rule {
  id: string
  sentence: string
}

/**
 * The rules of a SPEC.md, in its order: list items that begin with `- **[ABC-1]**`, with the lines that continue them. The sentences that reports
 * quote are these and no copy of them.
 */
export function rulesOfSpec(markdown: string): Rule[] {
  const rules: Rule[] = []
  let open: Rule | undefined
  for (const line of markdown.split(/\r?\n/)) {
    const begin = /^- \*\*\[([A-Z]+-\d+)\]\*\* (.*)$/.exec(line)
    if (begin !== null) rules.push((open = { id: begin[1]!, sentence: begin[2]!.trim() }))
    else if (open !== undefined && /^ {2,}\S/.test(line)) open.sentence += ` ${line.trim()}`
    else open = undefined
  }
  return rules
}
