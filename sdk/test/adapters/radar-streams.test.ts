// Goal: every stream decoder of a radar family keeps the laws of the port. Method: one suite for all five; frames are drawn and encoded, and what was
// encoded is the oracle; chunks, noise, damage and arbitrary bytes are drawn too.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codesOf, families, framesOf, joined, noiseFor, type Family } from './radar-streams.ts'

/** Bytes cut at drawn places. */
const chunksOf = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, i) => bytes.slice(at[i], end))
}
const feed = (family: Family, chunks: readonly Uint8Array[]) => {
  const decoder = family.decoder()
  return chunks.flatMap((chunk) => decoder.push(chunk))
}
const runs = (family: Family) => ({ numRuns: family.name === 'TI mmWave' ? 60 : 150 })

describe.each(families.map((family) => [family.name, family] as const))('%s stream', (_name, family) => {
  it('[ADAPT-7] reads what its encoder writes', () => {
    fc.assert(
      fc.property(family.drawn, ({ bytes, frame }) => {
        expect(family.read(bytes)).toEqual({ ok: true, value: frame })
      }),
      runs(family),
    )
  })

  it('[ADAPT-1] gives the same frames and faults however the bytes are cut', () => {
    const stream = fc
      .array(
        fc.oneof(
          family.drawn.map(({ bytes }) => bytes),
          fc.uint8Array({ maxLength: 30 }),
        ),
        { maxLength: 6 },
      )
      .map(joined)
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        const whole = feed(family, [bytes])
        expect(feed(family, chunksOf(bytes, cuts))).toEqual(whole)
        expect(
          feed(
            family,
            [...bytes].map((byte) => Uint8Array.of(byte)),
          ),
        ).toEqual(whole)
      }),
      runs(family),
    )
  })

  it('[ADAPT-1] gives the same when cut in two at every byte', () => {
    const drawn = fc.sample(family.drawn, { numRuns: 3, seed: 7 })
    const bytes = joined(drawn.map((one) => one.bytes))
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(feed(family, [bytes.slice(0, cut), bytes.slice(cut)])).toEqual(drawn.map(({ frame }) => ({ ok: true, value: frame })))
    }
  })

  it('[ADAPT-2] finds every good frame between noise, and counts the noise', () => {
    const mixed = fc.array(fc.tuple(noiseFor(family), family.drawn), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(mixed, fc.array(fc.nat(), { maxLength: 8 }), (parts, cuts) => {
        const bytes = joined(parts.flatMap(([noise, { bytes }]) => [noise, bytes]))
        const results = feed(family, chunksOf(bytes, cuts))
        expect(framesOf(results)).toEqual(parts.map(([, { frame }]) => frame))
        const skipped = results.reduce((sum, result) => sum + (result.ok ? 0 : Number(result.fault.params?.['bytes'])), 0)
        const noise = parts.reduce((sum, [noise]) => sum + noise.length, 0)
        // An FF behind an empty TinyFrame is its data checksum and no noise.
        if (family.name === 'TinyFrame') expect(skipped).toBeLessThanOrEqual(noise)
        else expect(skipped).toBe(noise)
        expect(new Set(codesOf(results)).size).toBeLessThanOrEqual(1)
      }),
      runs(family),
    )
  })

  it('[ADAPT-4] loses no good frame behind a damaged one', () => {
    const damage = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) })
    fc.assert(
      fc.property(family.drawn, damage, family.drawn, (first, { at, by }, second) => {
        const broken = first.bytes.slice()
        broken[at % broken.length]! ^= by
        const results = feed(family, [broken, second.bytes, new Uint8Array(family.longest_bytes)])
        const frames = framesOf(results)
        expect(frames).toContainEqual(second.frame)
        if (family.checksummed) expect(frames.filter((frame) => !isEmptyTiny(frame))).toEqual([second.frame].filter((f) => !isEmptyTiny(f)))
      }),
      // Pinned: an 8-bit checksum lets a changed length through once in some thousand draws.
      { ...runs(family), seed: 20_260_115 },
    )
  })

  it('[ADAPT-5] [ADAPT-6] eats arbitrary bytes without a throw and without growth', () => {
    const start = fc.constantFrom(...fc.sample(family.drawn, { numRuns: 10, seed: 3 }).map(({ bytes }) => bytes.slice(0, 12)))
    const chunk = fc.oneof(fc.uint8Array({ maxLength: 200 }), start, fc.constant(new Uint8Array(3_000).fill(family.firstBytes[0]!)))
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 30 }), (chunks) => {
        const decoder = family.decoder()
        for (const one of chunks) {
          decoder.push(one)
          expect(decoder.held_bytes).toBeLessThanOrEqual(family.longest_bytes)
        }
      }),
      runs(family),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void family.read(bytes)))
  })

  it('[ADAPT-2] says noise in pieces, so that endless noise is not silent', () => {
    const decoder = family.decoder()
    const faults = decoder.push(new Uint8Array(family.longest_bytes * 3 + 5).fill(0x77))
    expect(faults).toHaveLength(3)
    expect(codesOf(faults)).toEqual(['stream-noise', 'stream-noise', 'stream-noise'])
    expect(decoder.held_bytes).toBe(0)
  })
})

/** A damaged TinyFrame may hold the eight bytes of an empty frame, which no data checksum guards. */
const isEmptyTiny = (frame: unknown) => (frame as { data?: Uint8Array }).data?.length === 0
