/** The text of a trace file, unpacked where it is packed; nothing for what is no text or cannot be unpacked. */
export async function readTraceFile(file: File): Promise<string | undefined> {
  try {
    const packed = new Uint8Array(await file.slice(0, 2).arrayBuffer())
    const isGzip = packed[0] === 0x1f && packed[1] === 0x8b
    const bytes = isGzip
      ? await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
      : await file.arrayBuffer()
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
