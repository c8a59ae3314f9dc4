import type { Language } from '@anju/sdk'
import type { PlanReplay } from './plan-replay.ts'
import { xml } from './junit.ts'

const says = {
  en: {
    title: 'Plan replay',
    simulated: 'simulated: the true world, which no device sees',
    play: 'Play',
    pause: 'Pause',
    speed: 'Speed',
    time: 'Time',
    standing: 'standing',
    walking: 'walking',
    sitting: 'sitting',
    lying: 'lying',
    falling: 'falling',
    'on-floor': 'on the floor',
    away: 'not at home',
    dead: 'without power',
    open: 'open',
    water: 'water',
    gas: 'gas',
  },
  zh: {
    title: '平面回放',
    simulated: '模拟:真实世界,设备看不到',
    play: '播放',
    pause: '暂停',
    speed: '速度',
    time: '时间',
    standing: '站立',
    walking: '行走',
    sitting: '坐',
    lying: '躺',
    falling: '跌倒中',
    'on-floor': '倒在地上',
    away: '不在家',
    dead: '断电',
    open: '打开',
    water: '积水',
    gas: '燃气',
  },
} as const

export const replayStyle = `
.replay { margin: .6rem 0; border: 1px solid #d8dee6; border-radius: 6px; padding: .5rem .8rem }
.replay svg { width: 100%; max-height: 26rem; display: block; font-family: inherit }
.replay .room { fill: #fff; stroke: #64748b; stroke-width: .08 }
.replay .room.wet { fill: #bfdbfe }
.replay .room.gassy { fill: #fef3c7 }
.replay .thing { fill: #eef2f6; stroke: #cbd5e1; stroke-width: .02 }
.replay .opening { stroke: #cbd5e1; stroke-width: .1 }
.replay .opening.stands-open { stroke: #16a34a; stroke-width: .12 }
.replay .device { fill: #64748b }
.replay .device.says { fill: #1d4ed8 }
.replay .device.dead { fill: none; stroke: #b91c1c; stroke-width: .06 }
.replay .person { fill: #7c3aed; stroke: #fff; stroke-width: .04 }
.replay .person.on-floor, .replay .person.falling { fill: #b91c1c }
.replay .nose { stroke: #7c3aed; stroke-width: .08 }
.replay .nose.on-floor, .replay .nose.falling { stroke: #b91c1c }
.replay text { fill: #475569; stroke: #fff; stroke-width: .06; paint-order: stroke; font-size: .26px; text-anchor: middle; pointer-events: none }
.replay .bar { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center }
.replay input[type=range] { flex: 1 1 14rem; min-width: 8rem }
.replay button, .replay select { font: inherit; padding: .15rem .7rem; min-height: 2rem }
.replay .now { min-height: 4.6em; margin: .3rem 0 0; font-size: .85rem }
.replay .now p { margin: 0 }
@media (prefers-color-scheme: dark) {
  .replay { border-color: #2c3845 }
  .replay .room { fill: #1f2937; stroke: #94a3b8 }
  .replay .room.wet { fill: #1e3a8a }
  .replay .room.gassy { fill: #713f12 }
  .replay .thing { fill: #2b3646; stroke: #475569 }
  .replay .opening { stroke: #475569 }
  .replay .opening.stands-open { stroke: #4ade80 }
  .replay .device { fill: #94a3b8 }
  .replay .device.says { fill: #93c5fd }
  .replay .device.dead { stroke: #f87171 }
  .replay .person { fill: #c4b5fd; stroke: #10151c }
  .replay .nose { stroke: #c4b5fd }
  .replay .person.on-floor, .replay .person.falling { fill: #f87171 }
  .replay .nose.on-floor, .replay .nose.falling { stroke: #f87171 }
  .replay text { fill: #cbd5e1; stroke: #1f2937 }
  .replay button, .replay select { background: #243040; color: #e5e9ef; border: 1px solid #475569; border-radius: 4px }
}
`

/** The plan of a home with a scrubber: what was true at each instant, and beside it what was said and raised. Needs nothing but the page. */
export function replaySection(replay: PlanReplay, language: Language): string {
  const words = says[language]
  const data = JSON.stringify({ ...replay, home: undefined, residents: replay.home.residents.map(({ id }) => id), words })
  return `<section class="replay" aria-label="${words.title}"><p><strong>${words.title}</strong> <small>${words.simulated}</small></p>
${picture(replay, language)}
<div class="bar"><button type="button">${words.play}</button>
<label>${words.speed} <select><option>1</option><option selected>10</option><option>60</option></select></label>
<input type="range" min="0" max="${replay.lasts_s}" step="0.5" value="${replay.opens_s}" aria-label="${words.time}"><time></time></div>
<div class="now" aria-live="off"></div><script type="application/json">${data.replaceAll('<', '\\u003c')}</script></section>`
}

/** North is up: y of the plan grows upward, that of a picture downward. */
function picture({ home: { plan, devices, residents } }: PlanReplay, language: Language): string {
  const points = plan.rooms.flatMap(({ polygon_m }) => polygon_m)
  const [west, south] = [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))]
  const [east, north] = [Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y))]
  const at = (y: number) => round(north + south - y)
  const rooms = plan.rooms.map(({ id, title, polygon_m }) => {
    const corners = polygon_m.map(([x, y]) => `${x},${at(y)}`).join(' ')
    return `<polygon class="room" data-room="${xml(id)}" points="${corners}"><title>${xml(title[language])}</title></polygon>`
  })
  const things = plan.furniture.map(
    ({ id, box_m: [w, s, e, n] }) =>
      `<rect class="thing" x="${w}" y="${at(n)}" width="${round(e - w)}" height="${round(n - s)}"><title>${xml(id)}</title></rect>`,
  )
  const names = plan.rooms.map(({ title, polygon_m }) => {
    const [x, y] = [mean(polygon_m.map((point) => point[0])), mean(polygon_m.map((point) => point[1]))]
    return `<text x="${round(x)}" y="${at(y)}">${xml(title[language])}</text>`
  })
  const gaps = plan.openings.map(
    ({ id, from_m: [x1, y1], to_m: [x2, y2] }) =>
      `<line class="opening" data-opening="${xml(id)}" x1="${x1}" y1="${at(y1)}" x2="${x2}" y2="${at(y2)}"><title>${xml(id)}</title></line>`,
  )
  // What is worn is where its wearer is.
  const worn = new Set(residents.flatMap(({ wears = [] }) => wears))
  const fixed = devices.filter(({ id }) => !worn.has(id))
  const marks = fixed.map(
    ({ id, place_m: [x, y] }) =>
      `<circle class="device" data-device="${xml(id)}" cx="${x}" cy="${at(y)}" r=".11"><title>${xml(id)}</title></circle>`,
  )
  const people = residents.map(
    ({ id }) =>
      `<g data-person="${xml(id)}" data-flip="${round(north + south)}"><line class="nose" x1="0" y1="0" x2="0" y2="-.42"/>` +
      `<ellipse class="person" rx=".2" ry=".2"><title>${xml(id)}</title></ellipse></g>`,
  )
  const box = [west - 0.3, south - 0.3, east - west + 0.6, north - south + 0.6].map(round).join(' ')
  return `<svg viewBox="${box}" role="img" aria-label="${says[language].title}">${[...rooms, ...things, ...gaps, ...marks, ...people, ...names].join('')}</svg>`
}

const round = (value: number): number => Math.round(value * 100) / 100
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Moves every picture of the page. Plain script: it runs where the report is read. */
export const replayScript = `
for (const section of document.querySelectorAll('.replay')) {
  const data = JSON.parse(section.querySelector('script').textContent)
  const { words, looks, notes } = data
  const slider = section.querySelector('input'), button = section.querySelector('button'), speed = section.querySelector('select')
  const clock = section.querySelector('time'), now = section.querySelector('.now')
  const state = (at) => {
    const world = { people: {}, openings: {}, dead: [], water: {}, gas: {} }
    for (const look of looks) {
      if (look.at_s > at) break
      Object.assign(world.people, look.people); Object.assign(world.openings, look.openings)
      Object.assign(world.water, look.water); Object.assign(world.gas, look.gas)
      if (look.dead) world.dead = look.dead
    }
    return world
  }
  const two = (n) => String(n).padStart(2, '0')
  const text = (s) => Math.floor(s / 3600) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(Math.floor(s % 60)) + '.' + Math.floor((s * 10) % 10)
  const draw = () => {
    const at = Number(slider.value), world = state(at)
    clock.textContent = text(at)
    for (const mark of section.querySelectorAll('[data-room]')) {
      mark.classList.toggle('wet', (world.water[mark.dataset.room] || 0) > 0)
      mark.classList.toggle('gassy', (world.gas[mark.dataset.room] || 0) > 0)
    }
    for (const mark of section.querySelectorAll('[data-opening]')) mark.classList.toggle('stands-open', (world.openings[mark.dataset.opening] || 0) > 0.05)
    const recent = notes.filter((note) => note.at_s <= at && note.at_s > at - 10)
    for (const mark of section.querySelectorAll('[data-device]')) {
      mark.classList.toggle('dead', world.dead.includes(mark.dataset.device))
      mark.classList.toggle('says', recent.some((note) => note.device === mark.dataset.device))
    }
    const lines = []
    for (const mark of section.querySelectorAll('[data-person]')) {
      const body = world.people[mark.dataset.person]
      mark.style.display = body && body[4] ? '' : 'none'
      if (!body) continue
      const [x, y, heading, posture, room] = body
      const low = posture === 'on-floor' || posture === 'falling' || posture === 'lying'
      mark.setAttribute('transform', 'translate(' + x + ' ' + (Number(mark.dataset.flip) - y) + ') rotate(' + heading + ')')
      for (const part of mark.children) part.setAttribute('class', (part.tagName === 'line' ? 'nose ' : 'person ') + posture)
      mark.lastElementChild.setAttribute('ry', low ? '.45' : '.2')
      lines.push(['people', mark.dataset.person + ': ' + (room ? words[posture] + ' · ' + room : words.away)])
    }
    if (world.dead.length > 0) lines.push(['truth', words.dead + ': ' + world.dead.join(', ')])
    for (const note of recent.slice(-4)) lines.push([note.lane, text(note.at_s) + ' ' + note.text + (note.room ? ' (' + note.room + ')' : '')])
    now.replaceChildren(...lines.map(([lane, line]) => { const p = document.createElement('p'); p.className = lane; p.textContent = line; return p }))
  }
  let last
  const step = (wall) => {
    if (last === undefined) return
    const next = Number(slider.value) + ((wall - last) / 1000) * Number(speed.value)
    if (next - Number(slider.value) >= 0.5) { last = wall; slider.value = next; draw() }
    if (Number(slider.value) >= data.lasts_s) return stop()
    requestAnimationFrame(step)
  }
  const stop = () => { last = undefined; button.textContent = words.play }
  button.addEventListener('click', () => {
    if (last !== undefined) return stop()
    button.textContent = words.pause
    requestAnimationFrame((wall) => { last = wall; requestAnimationFrame(step) })
  })
  slider.addEventListener('input', draw)
  draw()
}
`
