#!/usr/bin/env node
// Writes server/RULES.md: the rules of detection with their options, from the code and SPEC.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { referenceRules } from '../src/detect/rules/reference-rules.ts'
import { rulesPage } from '../src/detect/rules-page.ts'

const folder = join(import.meta.dirname, '..')
writeFileSync(join(folder, 'RULES.md'), rulesPage(referenceRules, readFileSync(join(folder, 'SPEC.md'), 'utf8')))
