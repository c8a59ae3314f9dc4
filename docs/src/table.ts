/** Text that Markdown takes for text in a table, and Vue for no template of its own. */
export const cell = (text: string): string =>
  text
    .replaceAll('|', String.raw`\|`)
    .replaceAll('<', '&lt;')
    .replaceAll('{', '&#123;')
    .replaceAll('\n', ' ')

export const code = (text: string): string => `\`${text.replaceAll('|', String.raw`\|`)}\``

/** A table in Markdown. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
