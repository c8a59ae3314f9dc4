// Goal: 91 tiles show what each home looks like, worst first, and a message about one home touches one. Method: drawn messages about drawn homes
// against an oracle that looks at every home anew each time; identity of the tiles that nothing was said about.
import type { Home } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterFeed, emptyFeed, type FeedState } from '../../../src/view/feed-state.ts'
import { TileBook } from '../../../src/view/tiles/tile-book.ts'
import { flat } from '../../fixture/flat.ts'
import { device, incident, quietHello, T0 } from '../../fixture/situations.ts'

const homes: Home[] = Array.from({ length: 91 }, (_, i) => ({ ...flat, id: `home-${String(i).padStart(2, '0')}` }))
const greeted = (): FeedState =>
  afterFeed(emptyFeed, {
    type: 'hello',
    seq: 0,
    ...quietHello(),
    homes,
    devices: homes.flatMap(({ id }) => quietHello().devices.map((one) => ({ ...one, home: id }))),
  })

const said = (seq: number, home: number, sort: number): Parameters<typeof afterFeed>[1] => {
  const id = homes[home]!.id
  if (sort === 0) return { type: 'device', seq, device: { ...device('gas-kitchen', { presence: 'offline' }), home: id } }
  if (sort === 1)
    return {
      type: 'device',
      seq,
      device: { ...device('water-bathroom', { events: { water: { at_ms: T0, body: { wet: true } } } }), home: id },
    }
  const severity = (['alarm', 'warning', 'notice'] as const)[sort % 3]!
  const state = (['raised', 'acknowledged', 'resolved'] as const)[seq % 3]!
  return {
    type: 'incident',
    seq,
    incident: { ...incident({ id: `i-${home}`, hazard: 'person', severity, state }, T0), home: id, version: seq },
    alerts: [],
  }
}

describe('the tiles', () => {
  it('are what looking at every home anew would give, in the same order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 90 }), fc.nat({ max: 6 }), fc.constantFrom(0, 400, 7_000)), { maxLength: 12 }),
        (messages) => {
          const book = new TileBook()
          let [feed, at_ms] = [greeted(), T0]
          book.tiles(feed, at_ms)
          messages.forEach(([home, sort, gap], i) => {
            feed = afterFeed(feed, said(i + 1, home, sort))
            at_ms += gap
            const [tiles, anew] = [book.tiles(feed, at_ms), new TileBook().tiles(feed, at_ms)]
            expect(tiles.map((tile) => [tile.home.id, tile.severity, tile.tone])).toEqual(
              anew.map((tile) => [tile.home.id, tile.severity, tile.tone]),
            )
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  it('put an open alarm before a warning, the unacknowledged first, then wet before silent before calm', () => {
    let feed = greeted()
    const put = (seq: number, home: number, severity: 'alarm' | 'warning', state: 'raised' | 'acknowledged') =>
      (feed = afterFeed(feed, {
        type: 'incident',
        seq,
        incident: { ...incident({ id: `i-${home}`, hazard: 'gas', severity, state }, T0), home: homes[home]!.id },
        alerts: [],
      }))
    put(1, 30, 'warning', 'raised')
    put(2, 20, 'alarm', 'acknowledged')
    put(3, 40, 'alarm', 'raised')
    feed = afterFeed(feed, said(4, 50, 0))
    feed = afterFeed(feed, said(5, 60, 1))
    expect(
      new TileBook()
        .tiles(feed, T0)
        .slice(0, 6)
        .map(({ home }) => home.id),
    ).toEqual(['home-40', 'home-20', 'home-30', 'home-60', 'home-50', 'home-00'])
  })

  it('stay the same objects where nothing was said', () => {
    let next = greeted()
    const own = new TileBook()
    const quiet = own.tiles(next, T0)
    next = afterFeed(next, said(1, 7, 1))
    expect(own.tiles(next, T0 + 100).filter((tile) => quiet.includes(tile))).toHaveLength(90)
    expect(own.tiles(next, T0 + 200)).toBe(own.tiles(next, T0 + 300))
  })
})
