import type { Language } from '@anju/sdk'
import { csvText } from '../csv-text.ts'
import { hazardWords, levelWords } from './hazard.ts'
import type { Inspection } from './inspections.ts'

/** Every hazard of every home, one line each: the home that needs it most first. */
export const inspectionSheet = (all: readonly Inspection[], language: Language): string =>
  csvText(
    ['home', 'area', 'score', 'level', 'code', 'room', 'device', 'says', 'mend'],
    all.flatMap(({ home, area, score, hazards }) =>
      hazards.map((one) => [
        home,
        area,
        score,
        levelWords[one.level][language],
        one.code,
        one.room,
        one.device,
        hazardWords(one, 'says', language),
        hazardWords(one, 'mend', language),
      ]),
    ),
  )
