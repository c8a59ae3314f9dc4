/** How a review's page looks. It stands alone, so it brings its own colours, light and dark. */
export const reviewStyle = `
:root { color-scheme: light dark; background: #fff; color: #18202b; font: 15px/1.5 system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif }
body { max-width: 62rem; margin: 0 auto; padding: 1.2rem }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem 1.4rem; margin-bottom: .8rem }
header > * { margin: 0 }
h1 { flex-basis: 100% }
.sim { display: inline-block; padding: 0 .6rem; border: 1px dashed currentColor; border-radius: 1rem;
  color: #8a2fa1; font-size: .85rem; font-weight: 600; vertical-align: middle }
p.verdict { font-size: 1.15rem; font-weight: 600 }
svg { width: 100%; max-height: 30rem }
polygon { fill: none; stroke: currentColor; stroke-width: .06 }
text { font-size: .34px; text-anchor: middle; fill: currentColor }
circle { fill: #1d5fd1 }
circle.floor { fill: #c81e1e }
.controls { display: flex; gap: .8rem; align-items: center }
input { flex: 1 }
button { width: 2.6rem; height: 2.2rem; border: 1px solid #8886; border-radius: .5rem; background: none; color: inherit; cursor: pointer; font: inherit }
output { font-variant-numeric: tabular-nums }
table { width: 100%; border-collapse: collapse }
td { padding: .3rem .5rem; border-bottom: 1px solid #8884; vertical-align: top }
td:first-child, td:last-child { white-space: nowrap }
#items tr { cursor: pointer }
#items tr.past { background: #8882 }
.met td:first-child, p.met { color: #0b7349 }
.missed td:first-child, .broken td:first-child, p.missed, em { color: #c81e1e }
.late td:first-child { color: #8f4f00 }
@media (prefers-color-scheme: dark) { :root { background: #12161d; color: #e8ecf2 }
.sim { color: #e4a6f2 }
.met td:first-child, p.met { color: #5fd0a0 }
.missed td:first-child, .broken td:first-child, p.missed, em { color: #ff8d85 }
.late td:first-child { color: #f5b95c }
circle { fill: #7fabf5 }
circle.floor { fill: #ff8d85 } }
`

/** Draws the look that was true at the slider's second; a click on a line goes there. */
export const replayScript = `
const at = document.getElementById('at'), clock = document.getElementById('clock')
const people = document.getElementById('people'), play = document.getElementById('play')
const two = (n) => String(n).padStart(2, '0')
let timer
function draw() {
  const s = Number(at.value)
  let look = data.looks[0]
  for (const one of data.looks) { if (one.at_s > s) break; look = one }
  clock.textContent = Math.floor(s / 60) + ':' + two(s % 60)
  people.replaceChildren(...(look === undefined ? [] : look.people).filter((one) => !one.out).map((one) => {
    const dot = document.createElementNS('http://www.w3.org/2000/svg', 'circle')
    dot.setAttribute('cx', one.x); dot.setAttribute('cy', -one.y); dot.setAttribute('r', one.posture === 'on-floor' || one.posture === 'falling' ? .34 : .22)
    if (one.posture === 'on-floor' || one.posture === 'falling') dot.setAttribute('class', 'floor')
    return dot
  }))
  for (const row of document.querySelectorAll('#items tr')) row.classList.toggle('past', Number(row.dataset.at) <= s)
}
function stop() { clearInterval(timer); timer = undefined; play.textContent = '▶' }
at.addEventListener('input', draw)
play.addEventListener('click', () => {
  if (timer !== undefined) return stop()
  play.textContent = '❚❚'
  timer = setInterval(() => { if (Number(at.value) >= Number(at.max)) return stop(); at.value = Number(at.value) + 2; draw() }, 100)
})
for (const row of document.querySelectorAll('#items tr')) row.addEventListener('click', () => { at.value = row.dataset.at; draw() })
draw()
`
