/** Which demo's header a frame has, by its length in bytes. */
export type Generation = 'header-40' | 'header-48' | 'header-52'

/** Whether the length of a TLV counts its own 8-byte header. */
export type TlvLength = 'excludes-header' | 'includes-header'

/** Where a generation keeps what a decoder needs. Offsets in bytes; all fields are little-endian. */
export interface HeaderLayout {
  generation: Generation
  header_bytes: number
  platform_at: number
  packet_length_at: number
  frame_number_at: number
  sub_frame_at: number
  tlv_count_at: number
  tlv_count_bytes: 2 | 4
  /** The header is a folded one's-complement sum of 0xFFFF. */
  checksum: boolean
  /** The packet is padded to a multiple of this. */
  padding_bytes: number
  /** What the generation's documents say, tried first. */
  tlv_length: TlvLength
  /** The convention was seen in a real packet, so the other is read only when told: it would make a point of eight stray bytes. */
  tlv_length_sure: boolean
}

/** The three generations of TI's header. All begin with the same magic, so a decoder is told or finds out which demo runs. */
export const generations: Readonly<Record<Generation, HeaderLayout>> = {
  'header-40': {
    generation: 'header-40',
    header_bytes: 40,
    platform_at: 16,
    packet_length_at: 12,
    frame_number_at: 20,
    sub_frame_at: 36,
    tlv_count_at: 32,
    tlv_count_bytes: 4,
    checksum: false,
    padding_bytes: 32,
    tlv_length: 'excludes-header',
    tlv_length_sure: false,
  },
  'header-48': {
    generation: 'header-48',
    header_bytes: 48,
    platform_at: 16,
    packet_length_at: 12,
    frame_number_at: 20,
    sub_frame_at: 24,
    tlv_count_at: 44,
    tlv_count_bytes: 2,
    checksum: true,
    padding_bytes: 1,
    tlv_length: 'includes-header',
    tlv_length_sure: true,
  },
  'header-52': {
    generation: 'header-52',
    header_bytes: 52,
    platform_at: 12,
    packet_length_at: 20,
    frame_number_at: 24,
    sub_frame_at: 28,
    tlv_count_at: 48,
    tlv_count_bytes: 2,
    checksum: true,
    padding_bytes: 1,
    tlv_length: 'includes-header',
    tlv_length_sure: false,
  },
}

export const MAGIC = Uint8Array.of(2, 1, 4, 3, 6, 5, 8, 7)

/** Longest packet, bytes: a line of 921,600 Bd carries 9,216 bytes in a frame of 100 ms; this leaves room for faster lines. */
export const LONGEST_PACKET_BYTES = 16_384

/** Most TLVs in a packet: the demos send at most eight; a count beyond this is damage. */
export const MOST_TLVS = 64

/**
 * The folded one's-complement sum of little-endian 16-bit words; 0xFFFF over a right header, checksum included. Two words are taken a step: headers are whole
 * multiples of four bytes.
 */
export function foldedSum(view: DataView, at: number, count_bytes: number): number {
  let sum = 0
  for (let i = at; i < at + count_bytes; i += 4) {
    const pair = view.getInt32(i, true)
    sum += (pair & 0xffff) + (pair >>> 16)
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return sum
}
