import { Vector3, type Camera } from 'three'
import type { Tone } from '../../view/device-card.ts'
import { toScene } from '../stage/plan-space.ts'
import { spreadLabels, type LabelBox } from './spread-labels.ts'

/** A card or a room's name, in words already. */
export interface Label {
  id: string
  look: Tone | 'room'
  title: string
  detail?: string
  at_m: readonly [x: number, y: number, up: number]
}

/** How far a card floats above its point, pixels. */
const RISE_PX = 34
/** The row of switches lies on top of the picture: no card goes over it, pixels. */
const TOP_PX = 48
const weights: Readonly<Record<Label['look'], number>> = { alarm: 5, warning: 4, info: 3, silent: 2, calm: 1, room: 0 }

interface Held {
  label: Label
  element: HTMLElement
  stem: HTMLElement
}

/** HTML over the canvas: sharp at any size, in any script. A card is a button; a room's name is text on its floor. */
export class LabelLayer {
  readonly root = document.createElement('div')
  private readonly held = new Map<string, Held>()
  private readonly point = new Vector3()

  private readonly onPick: (id: string) => void

  constructor(onPick: (id: string) => void) {
    this.onPick = onPick
    this.root.className = 'labels'
  }

  show(labels: readonly Label[]): void {
    const wanted = new Set(labels.map(({ id }) => id))
    for (const [id, { element, stem }] of this.held) {
      if (wanted.has(id)) continue
      element.remove()
      stem.remove()
      this.held.delete(id)
    }
    for (const label of labels) this.write(label)
  }

  /** Puts every label where its point is on the screen now. */
  place(camera: Camera, width_px: number, height_px: number): void {
    const shown = [...this.held.values()]
    const boxes = shown.map(({ label, element }): LabelBox => {
      this.point.copy(toScene(...label.at_m)).project(camera)
      return {
        x_px: ((this.point.x + 1) / 2) * width_px,
        y_px: ((1 - this.point.y) / 2) * height_px,
        width_px: element.offsetWidth,
        height_px: element.offsetHeight,
        weight: weights[label.look],
      }
    })
    const cards = shown.map(({ label }) => label.look !== 'room')
    const rises = spreadLabels(
      boxes.filter((_, i) => cards[i]),
      RISE_PX,
    )
    let next = 0
    shown.forEach(({ element, stem }, i) => {
      const { x_px, y_px, width_px: w, height_px: h } = boxes[i]!
      const rise = cards[i]! ? rises[next++]! : -h / 2
      const left = Math.min(Math.max(x_px - w / 2, 6), Math.max(6, width_px - w - 6))
      element.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(cards[i]! ? TOP_PX : 6, y_px - rise - h))}px)`
      stem.style.transform = `translate(${Math.round(x_px)}px, ${Math.round(y_px - rise)}px)`
      stem.style.height = `${Math.max(0, rise)}px`
    })
  }

  private write(label: Label): void {
    const held = this.held.get(label.id) ?? this.make(label)
    if (
      held.label.title !== label.title ||
      held.label.detail !== label.detail ||
      held.label.look !== label.look ||
      held.element.childElementCount === 0
    )
      fill(held, label)
    held.label = label
  }

  private make(label: Label): Held {
    const card = label.look !== 'room'
    const element = document.createElement(card ? 'button' : 'div')
    const stem = document.createElement('i')
    stem.hidden = !card
    if (card) element.addEventListener('click', () => this.onPick(label.id))
    this.root.append(stem, element)
    const held = { label, element, stem }
    this.held.set(label.id, held)
    return held
  }
}

function fill({ element, stem }: Held, label: Label): void {
  element.className = `label label-${label.look}`
  stem.className = `stem stem-${label.look}`
  const title = document.createElement('b')
  title.textContent = label.title
  element.replaceChildren(title)
  if (label.detail === undefined) return
  const detail = document.createElement('small')
  detail.textContent = label.detail
  element.append(detail)
}
