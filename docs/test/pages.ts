import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export interface Page {
  file: string
  text: string
}

/** Every page that shows commands: those of the site, and those that a reader meets before it. */
export const pages: readonly Page[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('docs/**/*.md', { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/cache/**'] }).toSorted(),
].map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
