/** One cell: its text, and where it begins in the file. */
export interface Cell {
  text: string
  line: number
  column: number
}

/** What is wrong with a table, and where. */
export interface TableFault {
  line: number
  column: number
  says: string
}

/** Reads a table of separated values (RFC 4180): quotes around a cell, doubled inside. Empty lines are none. A quote that is never closed is a fault. */
export function csvCells(text: string, separator = ','): { rows: Cell[][]; fault?: TableFault } {
  const rows: Cell[][] = []
  let row: Cell[] = []
  let [at, line, start] = [text.startsWith('\uFEFF') ? 1 : 0, 1, text.startsWith('\uFEFF') ? 1 : 0]
  const closeRow = () => {
    if (row.length > 1 || row[0]!.text !== '') rows.push(row)
    row = []
  }
  for (let more = false; at < text.length || more;) {
    const [from, on] = [at - start + 1, line]
    let value = ''
    if (text[at] === '"') {
      at += 1
      for (;;) {
        const end = text.indexOf('"', at)
        if (end < 0) return { rows, fault: { line: on, column: from, says: 'The quote that opens here is never closed.' } }
        value += text.slice(at, end)
        at = end + 1
        if (text[at] !== '"') break
        value += '"'
        at += 1
      }
      for (let i = value.indexOf('\n'); i >= 0; i = value.indexOf('\n', i + 1)) line += 1
      if (line !== on) start = text.lastIndexOf('\n', at - 1) + 1
    }
    let end = at
    while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1
    value += text.slice(at, end).replace(/\r$/, '')
    row.push({ text: value.trim(), line: on, column: from })
    at = end + 1
    more = text[end] === separator && end < text.length
    if (more) continue
    closeRow()
    line += 1
    start = at
  }
  if (row.length > 0) closeRow()
  return { rows }
}
