import type { Title } from '../text.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text that cannot be taken for markup. */
export const plain = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign]!)

/** Words in both languages; the page shows one. */
export const both = ({ zh, en }: Title): string => `<span lang="zh">${plain(zh)}</span><span lang="en">${plain(en)}</span>`

export const code = (text: string): string => `<code>${plain(text)}</code>`

/** A table of cells that are markup already. */
export function table(titles: readonly Title[], rows: readonly (readonly string[])[]): string {
  const head = titles.map((title) => `<th>${both(title)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
}
