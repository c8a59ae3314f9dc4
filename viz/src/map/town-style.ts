import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { mapStates, type MapState } from './homes-on-map.ts'
import { stateMarks } from './state-mark.ts'
import type { Town } from './town.ts'

/** Colours of the base map, by day and by night. */
const themes = {
  light: {
    ground: '#eaeef3',
    house: '#dce1e9',
    street: '#ffffff',
    ring: '#fbe0a2',
    stream: '#b5d5f0',
    park: '#cfe5cd',
    name: '#5f6b80',
    halo: '#f5f8fb',
  },
  dark: {
    ground: '#161c24',
    house: '#202833',
    street: '#2b3542',
    ring: '#5c4a22',
    stream: '#1e3f5c',
    park: '#1f3528',
    name: '#9aa7b8',
    halo: '#12171e',
  },
} as const

const FONT = ['Noto Sans SC Variable', 'sans-serif']

/** Metres as a width on the screen at 30.6° north, for every zoom. */
const metres = (m: number, least_px = 0.5): ExpressionSpecification => [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  10,
  Math.max(least_px, m / 65.8),
  20,
  m * 15.56,
]

/** The worst state of a group: the sums that the source adds up. */
const worstOf: ExpressionSpecification = [
  'case',
  ...(mapStates.slice(0, -1).flatMap((state) => [['>', ['get', state], 0], state]) as [ExpressionSpecification, string]),
  'calm',
] as ExpressionSpecification

/** What the source of homes adds up in a group. */
export const clusterSums = Object.fromEntries(
  mapStates.map((state): [MapState, ExpressionSpecification] => [state, ['+', ['case', ['==', ['get', 'state'], state], 1, 0]]] as never),
)

/** The style of the map: an invented town from GeoJSON, homes in groups, responders. It asks for nothing outside: letters are drawn by the browser. */
export function townStyle(town: Town, theme: 'light' | 'dark', language: 'zh' | 'en'): StyleSpecification {
  const empty = { type: 'FeatureCollection' as const, features: [] }
  return {
    version: 8,
    sources: {
      town: { type: 'geojson', data: town as GeoJSONSourceSpecification['data'] },
      homes: {
        type: 'geojson',
        data: empty,
        cluster: true,
        clusterRadius: 44,
        clusterMaxZoom: 16,
        clusterProperties: clusterSums,
      },
      responders: { type: 'geojson', data: empty },
      chosen: { type: 'geojson', data: empty },
    },
    layers: [...townLayers(themes[theme], language), ...homeLayers(), ...peopleLayers(theme)],
  }
}

function townLayers(colour: (typeof themes)['light' | 'dark'], language: 'zh' | 'en'): LayerSpecification[] {
  const kind = (...kinds: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]]
  const road = (id: string, paint: string, m: number, minzoom = 0): LayerSpecification => ({
    id,
    type: 'line',
    source: 'town',
    minzoom,
    filter: kind(id),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': paint, 'line-width': metres(m) },
  })
  const names = (id: string, kinds: string[], size: number, minzoom: number, paint: string = colour.name): LayerSpecification => ({
    id,
    type: 'symbol',
    source: 'town',
    minzoom,
    filter: kind(...kinds),
    layout: {
      'symbol-placement': kinds[0] === 'park' ? 'point' : 'line',
      'symbol-spacing': 420,
      'text-field': ['get', language],
      'text-font': FONT,
      'text-size': size,
    },
    paint: { 'text-color': paint, 'text-halo-color': colour.halo, 'text-halo-width': 1.6 },
  })
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': colour.ground } },
    { id: 'park', type: 'fill', source: 'town', filter: kind('park'), paint: { 'fill-color': colour.park } },
    { id: 'house', type: 'fill', source: 'town', minzoom: 12.5, filter: kind('house'), paint: { 'fill-color': colour.house } },
    road('stream', colour.stream, 46),
    road('street', colour.street, 11, 12.5),
    road('avenue', colour.street, 20),
    road('ring', colour.ring, 26),
    names('street-name', ['street'], 11, 15.2),
    names('avenue-name', ['avenue', 'ring'], 12, 13),
    names('park-name', ['park'], 12, 14, colour.name),
    names('stream-name', ['stream'], 13, 12.5),
  ]
}

function homeLayers(): LayerSpecification[] {
  return [
    {
      id: 'halo',
      type: 'circle',
      source: 'homes',
      filter: ['any', ['==', ['get', 'state'], 'alarm'], ['>', ['coalesce', ['get', 'alarm'], 0], 0]],
      paint: { 'circle-radius': 24, 'circle-color': stateMarks.alarm.fill, 'circle-opacity': 0.2, 'circle-blur': 0.2 },
    },
    {
      id: 'groups',
      type: 'symbol',
      source: 'homes',
      filter: ['has', 'point_count'],
      layout: {
        'icon-image': ['concat', 'many-', worstOf],
        'icon-size': ['step', ['get', 'point_count'], 0.72, 10, 0.84, 100, 1, 1_000, 1.2],
        'icon-allow-overlap': true,
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': FONT,
        'text-size': ['step', ['get', 'point_count'], 12, 100, 13],
        'text-allow-overlap': true,
        'symbol-sort-key': ['-', 0, ['get', 'alarm']],
      },
      paint: { 'text-color': '#ffffff' },
    },
    {
      id: 'homes',
      type: 'symbol',
      source: 'homes',
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': ['concat', 'home-', ['get', 'state']],
        'icon-size': ['match', ['get', 'state'], 'alarm', 0.72, 'warning', 0.66, 0.5],
        'icon-allow-overlap': true,
        'symbol-sort-key': ['-', 9, ['get', 'rank']],
      },
    },
  ]
}

/** What is chosen, and who is on the way. */
function peopleLayers(theme: 'light' | 'dark'): LayerSpecification[] {
  return [
    {
      id: 'chosen',
      type: 'circle',
      source: 'chosen',
      paint: {
        'circle-radius': 20,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': theme === 'light' ? '#1d5fd1' : '#9cc0ff',
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'responders',
      type: 'symbol',
      source: 'responders',
      layout: {
        'icon-image': 'responder',
        'icon-size': 0.66,
        'icon-allow-overlap': true,
        'text-field': ['get', 'who'],
        'text-font': FONT,
        'text-size': 12,
        'text-offset': [0, 1.5],
        'text-optional': true,
      },
      paint: {
        'text-color': theme === 'light' ? '#123a80' : '#cfe0ff',
        'text-halo-color': theme === 'light' ? '#ffffff' : '#12171e',
        'text-halo-width': 1.6,
      },
    },
  ]
}
