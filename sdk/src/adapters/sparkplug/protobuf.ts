/** One field of a protobuf message: its number, and its value by wire type. */
export type ProtoField =
  | { field: number; wire: 'varint'; value: bigint }
  | { field: number; wire: 'fixed64' | 'fixed32' | 'bytes'; value: Uint8Array }

/** Cuts a protobuf message into its fields, or says undefined when it is damaged. Bytes are views, not copies. Groups are not taken. */
export function protoFields(bytes: Uint8Array): ProtoField[] | undefined {
  const fields: ProtoField[] = []
  let at = 0
  const varint = (): bigint | undefined => {
    let value = 0n
    for (let i = 0; i < 10; i++) {
      const byte = bytes[at++]
      if (byte === undefined) return undefined
      value |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    return undefined
  }
  const cut = (length: number): Uint8Array | undefined => {
    if (length > bytes.length - at) return undefined
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const key = varint()
    if (key === undefined || key > 0xffff_ffffn || key < 8n) return undefined
    const [field, wire] = [Number(key >> 3n), Number(key & 7n)]
    if (wire === 0) {
      const value = varint()
      if (value === undefined) return undefined
      fields.push({ field, wire: 'varint', value })
      continue
    }
    if (wire !== 1 && wire !== 2 && wire !== 5) return undefined
    const length = wire === 1 ? 8n : wire === 5 ? 4n : varint()
    const value = length === undefined || length > BigInt(bytes.length) ? undefined : cut(Number(length))
    if (value === undefined) return undefined
    fields.push({ field, wire: wire === 1 ? 'fixed64' : wire === 5 ? 'fixed32' : 'bytes', value })
  }
  return fields
}

/** Writes protobuf fields, one after the other. */
export class ProtoWriter {
  readonly #bytes: number[] = []

  varint(field: number, value: bigint): this {
    this.#plain(BigInt(field << 3))
    return this.#plain(BigInt.asUintN(64, value))
  }

  bytes(field: number, value: Uint8Array): this {
    this.#plain(BigInt((field << 3) | 2)).#plain(BigInt(value.length))
    for (const byte of value) this.#bytes.push(byte)
    return this
  }

  float(field: number, value: number): this {
    const view = new DataView(new ArrayBuffer(4))
    view.setFloat32(0, value, true)
    return this.#fixed(field, 5, view)
  }

  double(field: number, value: number): this {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, value, true)
    return this.#fixed(field, 1, view)
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  #fixed(field: number, wire: number, view: DataView): this {
    this.#plain(BigInt((field << 3) | wire))
    for (let i = 0; i < view.byteLength; i++) this.#bytes.push(view.getUint8(i))
    return this
  }

  #plain(value: bigint): this {
    let rest = value
    while (rest >= 0x80n) {
      this.#bytes.push(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    this.#bytes.push(Number(rest))
    return this
  }
}
