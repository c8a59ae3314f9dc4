/** Bytes in wire order, as makers' documents, public logs and arithmetic give them. Typed from the layouts. */
export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16))

/** A real packet of TI's 3D People Counting: 132 bytes, one TLV 6 of seven points. */
export const tiReal = bytesOf(`
  02 01 04 03 06 05 08 07  04 00 05 03  84 00 00 00  43 68 0a 00  02 00 00 00
  00 00 00 00  00 00 00 00  6b 31 00 00  12 00 00 00  5a 05 00 00  01 00  37 4d
  06 00 00 00  54 00 00 00
  0a d7 23 3c  0a d7 23 3c  f7 cc 92 39  6f 12 83 39  0a d7 23 3d
  0f 41 07 ff de 0a bf 00
  0f 43 07 ff de 0a db 00
  11 44 07 ff e1 09 b2 00
  0f 44 07 ff de 0a e4 00
  11 45 07 ff e1 09 b5 00
  0f 45 07 ff de 0a ce 00
  0f 45 07 ff db 0b 7d 00`)

/** Its points: range (m), azimuth and elevation (rad), Doppler (m/s); and their SNR. */
export const tiRealPoints = [
  [0.696, 0.65, 0.15, -0.07],
  [0.696, 0.67, 0.15, -0.07],
  [0.632, 0.68, 0.17, -0.07],
  [0.696, 0.68, 0.15, -0.07],
  [0.632, 0.69, 0.17, -0.07],
  [0.696, 0.69, 0.15, -0.07],
  [0.759, 0.69, 0.15, -0.07],
] as const
export const tiRealSnr = [7.64, 8.76, 7.12, 9.12, 7.24, 8.24, 5] as const

export const micradarGood = {
  heart65: '53 59 85 02 00 01 41 75 54 43',
  heart71: '53 59 85 02 00 01 47 7b 54 43',
  heart78: '53 59 85 02 00 01 4e 82 54 43',
  movement3: '53 59 80 03 00 01 03 33 54 43',
  distance35: '53 59 80 04 00 02 00 23 55 54 43',
  reset: '53 59 01 02 00 01 0f bf 54 43',
  firmwareQuery: '53 59 02 a4 00 01 0f 62 54 43',
  fall: '53 59 83 01 00 01 01 32 54 43',
  heartOn: '53 59 85 00 00 01 01 33 54 43',
  heartOff: '53 59 85 00 00 01 00 32 54 43',
} as const

/** Refused, with the code. */
export const micradarBad = {
  'published "enable", sum must be 33': ['53 59 85 00 00 01 01 3d 54 43', 'frame-checksum-wrong'],
  'published "disable", sum must be 32': ['53 59 85 00 00 01 00 3c 54 43', 'frame-checksum-wrong'],
  'heart 65 with the sum 76': ['53 59 85 02 00 01 41 76 54 43', 'frame-checksum-wrong'],
  'length 1 written little-endian': ['53 59 85 02 01 00 41 75 54 43', 'frame-oversized'],
  'the 35 cm frame cut at 10 bytes': ['53 59 80 04 00 02 00 23 55 54', 'frame-malformed'],
} as const

export const tinyGood = {
  fall: '01 00 00 00 01 0e 02 f3 01 fe',
  height: '01 00 00 00 04 0e 04 f0 00 00 20 40 9f',
  threshold: '01 00 00 00 04 0e 08 fc 9a 99 19 3f da',
  getParameters: '01 00 00 00 00 0e 06 f6',
  otherDirection: '01 80 00 00 00 0e 0e 7e',
  hold: '01 00 01 00 04 0a 0d fc 05 00 00 00 fa',
  presenceConfiguration: '01 00 00 00 04 02 01 f9 01 00 00 00 fe',
  emptyWithCheck: '01 00 00 00 00 21 10 cf ff',
} as const

/** Four examples of a published document with a wrong head checksum, and a fall with a wrong data checksum: [bytes, part, said, right]. */
export const tinyBad = {
  'sensitivity, head FB must be FE': ['01 00 00 00 04 0e 0a fb 03 00 00 00 fc', 'head', '0xfb', '0xfe'],
  'zones, head FA must be EE': ['01 00 00 00 10 0a 0a fa 01 00 00 00 01 00 00 00 00 00 00 00 01 00 00 00 fe', 'head', '0xfa', '0xee'],
  '0x0A0E, head FF must be FA': ['01 00 01 00 01 0a 0e ff 01 fe', 'head', '0xff', '0xfa'],
  '0x0E01, head FB must be F5': ['01 00 00 00 04 0e 01 fb 01 00 00 00 fe', 'head', '0xfb', '0xf5'],
  'fall, data FF must be FE': ['01 00 00 00 01 0e 02 f3 01 ff', 'data', '0xff', '0xfe'],
} as const

export const ld2410Basic = 'f4 f3 f2 f1 0d 00 02 aa 02 51 00 00 00 00 3b 00 00 55 00 f8 f7 f6 f5'
export const ld2410Engineering =
  'f4 f3 f2 f1 23 00 01 aa 03 1e 00 3c 00 00 39 00 00 08 08 3c 22 05 03 03 04 03 06 05 00 00 39 10 13 06 06 08 04 60 01 55 00 f8 f7 f6 f5'
export const ld2410Bad = {
  'tail F4': 'f4 f3 f2 f1 0d 00 02 aa 02 51 00 00 00 00 3b 00 00 55 00 f8 f7 f6 f4',
  'length 0E': 'f4 f3 f2 f1 0e 00 02 aa 02 51 00 00 00 00 3b 00 00 55 00 f8 f7 f6 f5',
} as const

export const ld2450One = 'aa ff 03 00 0e 03 b1 86 10 00 40 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 55 cc'
