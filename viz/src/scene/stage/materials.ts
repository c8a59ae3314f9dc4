import { MeshStandardMaterial, type Material, type MeshStandardMaterialParameters } from 'three'

const matt = (color: string, more: MeshStandardMaterialParameters = {}) =>
  new MeshStandardMaterial({ color, roughness: 0.8, metalness: 0, ...more })

/** Everything that furniture, doors and plants are made of, by name. Pieces of one material are drawn in one call. */
export function makeMaterials() {
  return {
    oak: matt('#c9a678', { roughness: 0.6 }),
    door: matt('#c79a6b', { roughness: 0.6 }),
    entrance: matt('#7a5a43', { roughness: 0.6 }),
    threshold: matt('#b9a58a'),
    white: matt('#f6f5f1'),
    frame: matt('#ffffff'),
    sofa: matt('#8fa3b5', { roughness: 0.95 }),
    cushion: matt('#a3b5c4', { roughness: 0.95 }),
    linen: matt('#f3efe8', { roughness: 0.98 }),
    sage: matt('#a9bfae', { roughness: 0.98 }),
    sand: matt('#c9b7a5', { roughness: 0.98 }),
    dark: matt('#4a515c'),
    black: matt('#2d333b'),
    screen: matt('#2a3442', { roughness: 0.25 }),
    steel: matt('#c3c9cf', { metalness: 0.5, roughness: 0.35 }),
    bowl: matt('#7d868f', { metalness: 0.4, roughness: 0.4 }),
    knob: matt('#8d939b', { metalness: 0.7, roughness: 0.3 }),
    worktop: matt('#e4e1da', { roughness: 0.4 }),
    cabinet: matt('#dfe5e3'),
    ceramic: matt('#ffffff', { roughness: 0.25 }),
    pool: matt('#dfe7ea', { roughness: 0.3 }),
    leaf: matt('#6fa06b', { roughness: 0.95, flatShading: true }),
    leafDark: matt('#5f925f', { roughness: 0.95, flatShading: true }),
    leafLight: matt('#82b07a', { roughness: 0.95, flatShading: true }),
    pot: matt('#c98f6e'),
    rug: matt('#e4d9c8', { roughness: 1 }),
    rugCool: matt('#cfd9d6', { roughness: 1 }),
    mustard: matt('#e0ae5a', { roughness: 0.95 }),
    brick: matt('#b8695a'),
    shade: matt('#fff4dc', { emissive: '#ffdca0', emissiveIntensity: 0.35 }),
    pane: matt('#cfe9f2', { transparent: true, opacity: 0.28, roughness: 0.05 }),
    glass: matt('#bfe0ee', { transparent: true, opacity: 0.38, roughness: 0.08 }),
  } satisfies Record<string, Material>
}

export type Materials = ReturnType<typeof makeMaterials>
export type MaterialName = keyof Materials
