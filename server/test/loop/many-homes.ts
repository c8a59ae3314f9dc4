import type { Site } from '@anju/sdk'
import { home, site } from '../one-home.ts'

/** A site of so many real homes, each as that of the file. */
export const manyHomes = (count: number): Site => ({
  ...site,
  homes: Array.from({ length: count }, (_, n) => ({ ...home, id: `h${n}`, origin: 'real' as const })),
})
