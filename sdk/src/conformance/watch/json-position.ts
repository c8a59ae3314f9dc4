/** The signs of JSON as RFC 8259 has them: a string, another plain value, or a sign of its own. */
// oxlint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/
const TOKEN = new RegExp(`[ \\t\\n\\r]*(?:(${STRING.source})|(${PLAIN.source})|([{}[\\],:]))`, 'y')
const SPACE = /[ \t\n\r]*/y

interface Token {
  start: number
  end: number
  /** A sign of its own, `"` for a string, `v` for any other plain value. */
  is: string
}

function tokenAt(text: string, from: number): Token | undefined {
  TOKEN.lastIndex = from
  const found = TOKEN.exec(text)
  if (found === null) return undefined
  const token = found[1] ?? found[2] ?? found[3]!
  return { start: TOKEN.lastIndex - token.length, end: TOKEN.lastIndex, is: found[1] !== undefined ? '"' : (found[3] ?? 'v') }
}

const spaceEnd = (text: string, from: number): number => {
  SPACE.lastIndex = from
  SPACE.exec(text)
  return SPACE.lastIndex
}

/** Which signs may come, by what came before. */
const may = {
  value: '"v{[',
  firstElement: '"v{[]',
  firstName: '"}',
  name: '"',
  colon: ':',
  afterValue: ',',
} as const
type Awaits = keyof typeof may

/** Where, in characters, a text stops being JSON: at the first sign that fits nowhere, or at its end. `undefined` where all of it is JSON. */
export function jsonFaultAt(text: string): number | undefined {
  const open: string[] = []
  let awaits: Awaits | 'end' = 'value'
  let at = 0
  while (awaits !== 'end') {
    const token = tokenAt(text, at)
    if (token === undefined) return spaceEnd(text, at)
    const closes: string = awaits === 'afterValue' ? open.at(-1)! : ''
    if (!(may[awaits] + closes).includes(token.is)) return token.start
    at = token.end
    awaits = after(token.is, awaits, open)
  }
  const rest = spaceEnd(text, at)
  return rest === text.length ? undefined : rest
}

/** What may come next; `open` holds the signs that close what is open. */
function after(sign: string, awaits: Awaits, open: string[]): Awaits | 'end' {
  if (sign === '{') open.push('}')
  if (sign === '[') open.push(']')
  if (sign === '{') return 'firstName'
  if (sign === '[') return 'firstElement'
  if (sign === ':') return 'value'
  if (sign === ',') return open.at(-1) === '}' ? 'name' : 'value'
  if (sign === '"' && (awaits === 'name' || awaits === 'firstName')) return 'colon'
  if (sign === '}' || sign === ']') open.pop()
  return open.length === 0 ? 'end' : 'afterValue'
}

/** Where the value behind the token that begins it ends. */
function valueEnd(text: string, first: Token): number {
  let [depth, token] = [0, first]
  for (;;) {
    if (token.is === '{' || token.is === '[') depth++
    if (token.is === '}' || token.is === ']') depth--
    if (depth === 0) return token.end
    token = tokenAt(text, token.end)!
  }
}

/** Where, in characters, the value begins to which an RFC 6901 pointer leads in a text that is JSON; `undefined` where it leads nowhere. */
export function pointedAt(text: string, pointer: string): number | undefined {
  let at: number | undefined = tokenAt(text, 0)?.start
  for (const part of pointer.split('/').slice(1)) {
    if (at === undefined) return undefined
    at = childAt(text, at, part.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  return at
}

/** Where the value of a name, or of a place in a list, begins; of a name that is there twice the last, as JSON.parse takes it. */
function childAt(text: string, at: number, name: string): number | undefined {
  const opens = tokenAt(text, at)!
  if (opens.is !== '{' && opens.is !== '[') return undefined
  let found: number | undefined
  let token = tokenAt(text, opens.end)!
  for (let place = 0; token.is !== '}' && token.is !== ']'; place++) {
    const key: string = opens.is === '[' ? String(place) : (JSON.parse(text.slice(token.start, token.end)) as string)
    const value: Token = opens.is === '[' ? token : tokenAt(text, tokenAt(text, token.end)!.end)!
    if (key === name) found = value.start
    token = tokenAt(text, valueEnd(text, value))!
    if (token.is === ',') token = tokenAt(text, token.end)!
  }
  return found
}
