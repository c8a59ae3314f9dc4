/** Bytes under judgement: the same memory as numbers and as a view, and where the received part ends. */
export interface Window {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly end: number
}

/** A window on all of some bytes. A `Buffer` is taken as the plain bytes that it is: its own `slice` would share memory where ours copies. */
export const windowOn = (bytes: Uint8Array, end: number = bytes.length): Window => ({
  bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  end,
})
