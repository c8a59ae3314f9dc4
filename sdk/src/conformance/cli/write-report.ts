import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../text.ts'
import { jsonReport, type ConformReport } from '../report/conform-report.ts'
import { ctrf } from '../report/ctrf.ts'
import type { Sample } from '../report/difference.ts'
import { html } from '../report/html.ts'
import { junit } from '../report/junit.ts'

/** Writes report.json, report.html, junit.xml and ctrf.json into a folder, which is made when it is not there. */
export function writeReport(folder: string, report: ConformReport, language: Language): void {
  const { judgement, log } = report
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('report.json', `${JSON.stringify(jsonReport(report), null, 2)}\n`)
  write('report.html', html(report, language))
  write('junit.xml', junit(judgement, log, language))
  write('ctrf.json', `${JSON.stringify(ctrf(judgement, log, language), null, 2)}\n`)
}

/** Sample payloads that are read at most: a folder of them, not an archive. */
const SAMPLES = 1_000

/** The vendor's sample payloads: every file of a folder that ends in .json. */
export const readSamples = (folder: string): Sample[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .slice(0, SAMPLES)
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
