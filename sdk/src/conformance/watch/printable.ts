/** What a terminal would obey or hide: C0 and C1 controls, DEL, marks that turn the direction of writing or have no width, line separators, lone surrogates. */
// oxlint-disable-next-line no-control-regex
const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu

/** Words from outside as a terminal may show them: what it would obey stands as `\u001b`; cut after `most` characters. */
export function printable(words: string, most = 400): string {
  const shown = words.slice(0, most).replace(HOSTILE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return words.length > most ? `${shown}…` : shown
}
