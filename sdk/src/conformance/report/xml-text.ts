/** A text inside XML or HTML, also in an attribute. Control characters that XML cannot hold are left out. */
export const xmlText = (text: string): string =>
  Array.from(text)
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
