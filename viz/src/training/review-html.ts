import type { DrillReview, Language, WorldSnapshot } from '@anju/sdk'
import { inLanguage } from '../text/in-language.ts'
import { drillItems, drillTracks } from '../view/drill-tracks.ts'
import { boundsOf } from '../view/plan/bounds.ts'
import { replayScript, reviewStyle } from './review-page-parts.ts'
import { spanText } from './span-text.ts'

/** How the words of a review are found. */
export interface ReviewWords {
  t: (key: string) => string
  deed: (code: string) => string
  kind: (kind: string) => string
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** Data inside a script: nothing in it can end the script. */
const asData = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/** What is drawn of a look: where people are, how they hold themselves, and which doors stand open. */
const drawn = (look: WorldSnapshot, began_ms: number) => ({
  at_s: (look.at_ms - began_ms) / 1_000,
  people: look.people.map(({ id, position_m, posture, room }) => ({
    id,
    x: position_m[0],
    y: position_m[1],
    posture,
    out: room === undefined,
  })),
  open: Object.entries(look.openings).flatMap(([id, share]) => (share > 0.1 ? [id] : [])),
})

/** A review as one HTML page: score, what everybody did, and the plan of the home with a slider. It asks for nothing from outside. Pure. */
export function reviewHtml(review: DrillReview, title: string, language: Language, { t, deed, kind }: ReviewWords): string {
  const { drill, home, score, outcome } = review
  const began = drill.began_ms
  const until_ms = drill.ended_ms ?? drill.ends_ms
  const items = drillItems({ truths: review.truths, alerts: review.alerts, incidents: review.incidents, notes: drill.notes, until_ms })
  const nameOf = (track: string, code: string) => (track === 'notes' ? code : track === 'actions' ? deed(code) : kind(code))
  const { west_m, east_m, south_m, north_m } = boundsOf(home.plan)
  const rows = items.map(
    ({ track, from_ms, code, by }) =>
      `<tr data-at="${(from_ms - began) / 1_000}"><td>${spanText((from_ms - began) / 1_000)}</td><td>${escaped(t(`track.${track}`))}</td>` +
      `<td>${escaped(nameOf(track, code))}</td><td>${escaped(by ?? '')}</td></tr>`,
  )
  const criteria = score.criteria.map((one) => {
    const criterion = drill.rubric.criteria.find(({ id }) => id === one.id)!
    const harm =
      one.state === 'broken' && 'harm' in criterion && criterion.harm !== undefined
        ? `<br><em>${escaped(inLanguage(criterion.harm, language))}</em>`
        : ''
    const took = one.took_s === undefined ? '' : spanText(one.took_s)
    return (
      `<tr class="${one.state}"><td>${escaped(t(`criterion.${one.state}`))}</td><td>${escaped(inLanguage(criterion.title, language))}${harm}</td>` +
      `<td>${escaped(one.by ?? '')}</td><td>${took}</td><td>${one.points} / ${one.of}</td></tr>`
    )
  })
  const rooms = home.plan.rooms.map(
    ({ polygon_m, title: name }) =>
      `<polygon points="${polygon_m.map(([x, y]) => `${x},${-y}`).join(' ')}"/>` +
      `<text x="${middle(polygon_m, 0)}" y="${-middle(polygon_m, 1)}">${escaped(inLanguage(name, language))}</text>`,
  )
  const data = {
    looks: review.looks.map((look) => drawn(look, began)),
    lasts_s: (until_ms - began) / 1_000,
    marks: items
      .filter(({ track }) => drillTracks.indexOf(track) < 3)
      .map(({ from_ms, tone }) => ({ at_s: (from_ms - began) / 1_000, tone })),
  }
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${reviewStyle}</style></head>
<body>
<header><h1>${escaped(title)} <small class="sim">${escaped(t('training.simulated'))}</small></h1>
<p class="verdict ${score.passed ? 'met' : 'missed'}">${escaped(t(score.passed ? 'training.passed' : 'training.failed'))} · ${score.points} / ${score.of}</p>
<p>${escaped(t('training.onFloor'))}: <strong>${spanText(outcome.on_floor_s)}</strong></p></header>
<main><section>
<svg viewBox="${west_m - 0.5} ${-north_m - 0.5} ${east_m - west_m + 1} ${north_m - south_m + 1}" role="img"
 aria-label="${escaped(inLanguage(home.title, language))}"><g id="people"></g>${rooms.join('')}</svg>
<p class="controls"><button id="play" type="button">▶</button>
<input id="at" type="range" min="0" max="${Math.ceil(data.lasts_s)}" step="1" value="0"
 aria-label="${escaped(t('training.timeline'))}"><output id="clock">0:00</output></p></section>
<section><h2>${escaped(t('training.rubric'))}</h2><table>${criteria.join('')}</table></section>
<section><h2>${escaped(t('training.timeline'))}</h2><table id="items">${rows.join('')}</table></section></main>
<script>const data = ${asData(data)};${replayScript}</script>
</body></html>
`
}

/** The middle of what a polygon spans along x or y: where its name stands. */
const middle = (polygon: readonly (readonly [number, number])[], axis: 0 | 1): number => {
  const all = polygon.map((point) => point[axis])
  return Math.round(((Math.min(...all) + Math.max(...all)) / 2) * 100) / 100
}
