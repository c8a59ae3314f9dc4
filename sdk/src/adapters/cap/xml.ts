const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' }

/** Everything but the characters that XML 1.0 can write. */
const UNWRITABLE = /[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu

/**
 * Text as it may stand in an element or an attribute. What XML cannot write, like a lone half of a pair, becomes the replacement
 * character.
 */
export const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(UNWRITABLE, '\uFFFD')
    .replaceAll(/[&<>"'\r]/g, (c) => entities[c]!)

/** An element: text, or elements in their order. An absent value makes no element. */
export function element(name: string, content: string | readonly string[] | undefined): string {
  if (content === undefined) return ''
  return `<${name}>${typeof content === 'string' ? xmlText(content) : content.join('')}</${name}>`
}
