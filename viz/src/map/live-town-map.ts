import { AttributionControl, Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { mapStates, type pointsOf } from './homes-on-map.ts'
import { stateMarks } from './state-mark.ts'
import type { Bounds, Degrees, Town } from './town.ts'
import { townStyle } from './town-style.ts'
import type { UnderWay } from './under-way.ts'

setWorkerUrl(workerUrl)

/** What a map is told of what happens on it. */
export interface MapEvents {
  choose: (home: string | undefined) => void
  ready: () => void
}

/** A map of the invented town on the page. */
export interface TownMap {
  homes(points: ReturnType<typeof pointsOf>): void
  responders(all: readonly UnderWay[]): void
  chosen(at: Degrees | undefined): void
  fit(bounds: Bounds): void
  goTo(at: Degrees): void
  close(): void
}

/** Square pixels of a mark, twice as fine as it is shown. */
const SIZE_PX = 80

/** A mark as pixels: a shape with a white rim, and a sign in it unless it stands for several. */
function drawn(outline: string, fill: string, sign?: string): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIZE_PX
  const pen = canvas.getContext('2d')!
  pen.scale(SIZE_PX / 52, SIZE_PX / 52)
  pen.translate(2, 2)
  const shape = new Path2D(outline)
  pen.fillStyle = fill
  pen.strokeStyle = '#ffffff'
  pen.lineJoin = pen.lineCap = 'round'
  pen.lineWidth = 5
  pen.stroke(shape)
  pen.save()
  pen.clip(shape)
  pen.fillRect(0, 0, 48, 48)
  pen.restore()
  pen.lineWidth = 5.5
  if (sign !== undefined) pen.stroke(new Path2D(sign))
  return pen.getImageData(0, 0, SIZE_PX, SIZE_PX)
}

const RESPONDER = 'M24 3a21 21 0 1 1 0 42 21 21 0 0 1 0-42z'
const WALKER = 'M26 10.5v.5M25 18l-3 9 6 4 1 8M22 27l-5 11M19 22l6-4 4 5 5 1'

/** A mark of the style by its name, `home-alarm`, `many-calm`, `responder`: drawn when a tile first needs it. */
async function addMark(map: MapLibre, id: string): Promise<void> {
  const [form, name] = id.split('-')
  const state = mapStates.find((one) => one === name)
  if (map.hasImage(id) || (id !== 'responder' && state === undefined)) return
  const { outline, sign, fill } = state === undefined ? { outline: RESPONDER, sign: WALKER, fill: '#1d5fd1' } : stateMarks[state]
  map.addImage(id, drawn(outline, fill, form === 'many' ? undefined : sign), { pixelRatio: 2 })
}

/** What is drawn first: the town, and the part of it that is looked at. */
export interface FirstLook {
  town: Town
  bounds: Bounds
  theme: 'light' | 'dark'
  language: 'zh' | 'en'
}

const FIT = { padding: 60, maxZoom: 16, animate: false } as const
const corners = ([west, south, east, north]: Bounds): [[number, number], [number, number]] => [
  [west, south],
  [east, north],
]

/** Draws the map into an element. Throws where there is no WebGL: the page then shows the list alone. */
export function liveTownMap(element: HTMLElement, { town, bounds, theme, language }: FirstLook, events: MapEvents): TownMap {
  const map = new MapLibre({
    container: element,
    style: townStyle(town, theme, language),
    bounds: corners(bounds),
    fitBoundsOptions: FIT,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    maxZoom: 19,
    minZoom: 9,
  })
  map.setMissingStyleImageResolver((id) => addMark(map, id))
  map.touchZoomRotate.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-left')
  map.addControl(
    new AttributionControl({ compact: false, customAttribution: language === 'zh' ? '示例城镇(虚构)' : 'Fictional town' }),
    'bottom-right',
  )
  const set = (source: string, data: unknown) =>
    void map.getSource<GeoJSONSource>(source)?.setData(data as Parameters<GeoJSONSource['setData']>[0])
  map.once('load', () => {
    listen(map, events)
    events.ready()
  })
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  return {
    homes: (points) => set('homes', points),
    responders: (all) => set('responders', respondersAsPoints(all)),
    chosen: (at) => set('chosen', { type: 'FeatureCollection', features: at === undefined ? [] : [pointAt(at)] }),
    fit: (to) => void map.fitBounds(corners(to), FIT),
    goTo: (at) => void (still ? map.jumpTo({ center: [...at], zoom: 17 }) : map.flyTo({ center: [...at], zoom: 17, duration: 900 })),
    close: () => map.remove(),
  }
}

const pointAt = (at: Degrees, properties = {}) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: at }, properties })
const respondersAsPoints = (all: readonly UnderWay[]) => ({
  type: 'FeatureCollection',
  features: all.map(({ at_deg, who, home }) => pointAt(at_deg, { who, home })),
})

/** A click on a home chooses it, on a group goes nearer until it parts, beside them chooses nothing. */
function listen(map: MapLibre, { choose }: MapEvents): void {
  map.on('click', (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ['responders', 'homes', 'groups'] })
    const { home, cluster_id } = (hit?.properties ?? {}) as { home?: string; cluster_id?: number }
    if (cluster_id === undefined) return choose(home)
    const source = map.getSource<GeoJSONSource>('homes')
    void source?.getClusterExpansionZoom(cluster_id).then((zoom) => map.easeTo({ center: event.lngLat, zoom: Math.min(zoom + 0.3, 18) }))
  })
  for (const layer of ['homes', 'groups', 'responders']) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'))
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''))
  }
}
