/** What one field of a table holds; absent is empty. */
export type CsvField = string | number | undefined

/** One field: quoted where it must be (RFC 4180), and never a formula of a spreadsheet, whatever it says. */
function field(value: CsvField): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read Chinese), one line each under the names of its columns. */
export const csvText = (columns: readonly string[], lines: readonly (readonly CsvField[])[]): string =>
  `\uFEFF${[columns, ...lines].map((line) => line.map(field).join(',')).join('\r\n')}\r\n`
