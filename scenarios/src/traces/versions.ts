import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { version: string }

/** Who writes a trace, by package: what comes out may differ between them. */
export const versions: Readonly<Record<string, string>> = { '@anju/scenarios': version, node: process.versions.node }
