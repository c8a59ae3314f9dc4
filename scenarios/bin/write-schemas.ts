// Writes the published schemas anew. A test fails while they are out of date.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedSchemas } from '../src/document/json-schema.ts'

for (const [name, text] of Object.entries(publishedSchemas())) writeFileSync(join(import.meta.dirname, '..', 'schema', name), text)
