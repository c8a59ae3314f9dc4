import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncapi, catalogue, commonJsonSchemas, deviceJsonSchemas } from '@anju/sdk'

/** Writes what follows from the device definitions: `dist/schemas/<kind>.<channel>.json` and `dist/asyncapi.json`. */
function derive(folder: string): number {
  const write = (name: string, document: unknown) => writeFileSync(join(folder, name), `${JSON.stringify(document, null, 2)}\n`)
  mkdirSync(join(folder, 'schemas'), { recursive: true })
  const all = Object.values(catalogue).flatMap((device) =>
    Object.entries(deviceJsonSchemas(device)).map(([channel, schema]) => [`${device.kind}.${channel}`, schema] as const),
  )
  const common = Object.entries(commonJsonSchemas())
  for (const [name, schema] of [...all, ...common]) write(`schemas/${name}.json`, schema)
  write('asyncapi.json', asyncapi(catalogue))
  return all.length + common.length + 1
}

const folder = join(import.meta.dirname, '..', 'dist')
console.log(`${derive(folder)} documents in ${folder}`)
