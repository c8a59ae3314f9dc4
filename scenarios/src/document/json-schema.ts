import { Home } from '@anju/sdk'
import { ScenarioSchema } from './scenario.ts'

/** The published JSON Schemas, by file name: derived from what checks the documents, for editors. */
export const publishedSchemas = (): Readonly<Record<string, string>> => ({
  'scenario.schema.json': published(ScenarioSchema),
  'home.schema.json': published(Home),
})

/** A schema that stands alone: its `$id`, which is a name inside Anju, is taken off. */
function published(schema: object): string {
  const { $id: _name, ...rest } = schema as { $id?: string }
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...rest }, null, 2)}\n`
}
