// Writes the shared vectors and the Python client's table of kinds anew: `node sdk/test/clients/make-vectors/write-vectors.ts`.
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { derivedFiles } from './derived-files.ts'

const all = await derivedFiles()
for (const { path, text } of all) writeFileSync(path, text)
process.stdout.write(`${all.length} files follow from the reference.\n`)
