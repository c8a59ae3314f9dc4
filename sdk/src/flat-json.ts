/** Room for one message in the slab; longer ones are written the plain way. */
const MOST_BYTES = 1_024
const SLAB_BYTES = 8 * MOST_BYTES
/** Numbers of at most three decimals below this are written by their digits; every other one is left to the engine. */
const MOST_THOUSANDTHS = 2 ** 31 - 1
const MOST_WHOLE = 1e15
const MILLION = 1e6

const [QUOTE, COMMA, MINUS, POINT, ZERO, BACKSLASH, OPENS, CLOSES] = [0x22, 0x2c, 0x2d, 0x2e, 0x30, 0x5c, 0x7b, 0x7d] as const

/**
 * Writes the JSON of a message straight into a slab of bytes: samples are by far the most of what a device says, flat, short and of few digits. The bytes are
 * those of `JSON.stringify`. What is anything else (nested, not ASCII, long, a number of many digits) is not written at all, and `end` says so.
 */
export class FlatJson {
  #slab = new Uint8Array(SLAB_BYTES)
  #from = 0
  #at = 0
  #plain = true

  /** Begins a message. A message that somebody keeps keeps its slab, 8 kB. */
  begin(): void {
    if (this.#from + MOST_BYTES > SLAB_BYTES) {
      this.#slab = new Uint8Array(SLAB_BYTES)
      this.#from = 0
    }
    this.#at = this.#from
    this.#plain = true
  }

  /** Text as it is: of the JSON itself, or of a string between its quotation marks that needs no escape. */
  text(text: string): void {
    const slab = this.#slab
    let at = this.#at
    for (let i = 0; i < text.length; i++) slab[at++] = text.charCodeAt(i)
    this.#at = at
  }

  number(value: number): void {
    if (Number.isInteger(value)) return Math.abs(value) < MOST_WHOLE ? this.#whole(value) : this.#give()
    const thousandths = Math.round(value * 1_000)
    // The decimal number of so few digits that comes to this very double is the shortest that does.
    if (thousandths / 1_000 !== value || Math.abs(thousandths) > MOST_THOUSANDTHS) return this.#give()
    const all = Math.abs(thousandths)
    if (value < 0) this.#byte(MINUS)
    this.#digits(Math.floor(all / 1_000), 1)
    this.#byte(POINT)
    let [rest, places] = [all % 1_000, 3]
    for (; rest % 10 === 0; places--) rest /= 10
    this.#digits(rest, places)
  }

  /** An object of numbers, texts and truth values. */
  flat(record: Readonly<Record<string, unknown>>): void {
    if (Object.getPrototypeOf(record) !== Object.prototype) return this.#give()
    let opens: number = OPENS
    for (const key in record) {
      const value = record[key]
      if (value === undefined) continue
      this.#byte(opens)
      opens = COMMA
      this.#string(key)
      this.#byte(0x3a)
      if (typeof value === 'number') this.number(value)
      else if (typeof value === 'string') this.#string(value)
      else if (typeof value === 'boolean') this.text(value ? 'true' : 'false')
      else return this.#give()
    }
    if (opens === OPENS) this.#byte(OPENS)
    this.#byte(CLOSES)
  }

  /** The bytes of the message; undefined when something in it is none of what can be written here. */
  end(): Uint8Array | undefined {
    const from = this.#from
    if (!this.#plain || this.#at - from > MOST_BYTES) return undefined
    this.#from = this.#at
    return this.#slab.subarray(from, this.#at)
  }

  #give(): void {
    this.#plain = false
  }

  #byte(byte: number): void {
    this.#slab[this.#at++] = byte
  }

  #string(text: string): void {
    const slab = this.#slab
    let at = this.#at
    slab[at++] = QUOTE
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === BACKSLASH) this.#plain = false
      slab[at++] = unit
    }
    slab[at++] = QUOTE
    this.#at = at
  }

  #whole(value: number): void {
    const all = Math.abs(value)
    if (value < 0) this.#byte(MINUS)
    if (all < MILLION) return this.#digits(all, 1)
    const upper = Math.floor(all / MILLION)
    this.#digits(upper, 1)
    this.#digits(all - upper * MILLION, 6)
  }

  /** A whole number below 2³¹ in at least so many digits. */
  #digits(value: number, least: number): void {
    let count = least
    for (let more = 10 ** least; more <= value; more *= 10) count += 1
    const slab = this.#slab
    let rest = value
    for (let at = this.#at + count - 1; at >= this.#at; at--) {
      const tenth = Math.trunc(rest / 10)
      slab[at] = ZERO + (rest - tenth * 10)
      rest = tenth
    }
    this.#at += count
  }
}
