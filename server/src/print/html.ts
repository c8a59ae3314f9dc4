/** A piece of a page that is safe to put into another. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What can stand in a template: text is escaped, pieces are not, lists are joined, nothing is nothing. */
export type Shown = string | number | false | undefined | Html | readonly Shown[]

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

function textOf(value: Shown): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(textOf).join('')
  return escaped(String(value))
}

/** A template for HTML and SVG: whatever is put in is escaped, unless it is a piece made by this template. */
export const html = (parts: TemplateStringsArray, ...values: readonly Shown[]): Html =>
  new Html(parts.map((part, n) => part + (n < values.length ? textOf(values[n]) : '')).join(''))
