import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncapi, catalogue, commonJsonSchemas, deviceJsonSchemas } from '@anju/sdk'
import { referencePage } from '../src/reference-page/reference-page.ts'

/** Writes what follows from the device definitions: `dist/schemas/<kind>.<channel>.json`, `dist/asyncapi.json` and `dist/reference/index.html`. */
function derive(folder: string): number {
  const write = (name: string, document: unknown) => writeFileSync(join(folder, name), `${JSON.stringify(document, null, 2)}\n`)
  mkdirSync(join(folder, 'schemas'), { recursive: true })
  mkdirSync(join(folder, 'reference'), { recursive: true })
  const all = Object.values(catalogue).flatMap((device) =>
    Object.entries(deviceJsonSchemas(device)).map(([channel, schema]) => [`${device.kind}.${channel}`, schema] as const),
  )
  const common = Object.entries(commonJsonSchemas())
  for (const [name, schema] of [...all, ...common]) write(`schemas/${name}.json`, schema)
  write('asyncapi.json', asyncapi(catalogue))
  writeFileSync(join(folder, 'reference', 'index.html'), referencePage(catalogue))
  return all.length + common.length + 2
}

const folder = join(import.meta.dirname, '..', 'dist')
console.log(`${derive(folder)} documents in ${folder}`)
