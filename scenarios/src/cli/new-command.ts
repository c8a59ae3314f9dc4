import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Screen } from '../report/progress.ts'
import { suitesFolder } from './find-documents.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'

/** The home to begin with. */
export const starterHome = join(suitesFolder, '..', 'homes', 'wanqing-3-1204.yaml')
const schema = join(suitesFolder, '..', 'schema', 'scenario.schema.json')

/** A document to begin with: it passes, and says of each section what it is for. */
const starter = (schemaPath: string): string => `# yaml-language-server: $schema=${schemaPath}
# What happens, in a sentence or two. \`anju-scenarios docs\` shows these lines.
# She walks to the wash basin and falls there; an operator answers and sends somebody.
title: { zh: 卫生间跌倒, en: Fall in the bathroom }

# The flat, who lives there and which devices hang where. Names of rooms, furniture and devices come from this file.
home: home.yaml

# One document, many runs. A list makes a case of each entry; { from, to } and { one_of } are drawn by the seed.
# Use a parameter as "\${name}", in quotes between { } and [ ].
parameters:
  spot: [{ to: basin, room: bathroom }, { to: bedroom, room: bedroom }]
  after: { from: 2 min, to: 4 min }

# The zone is the home's: a night is a night there.
starts: 2026-03-02T20:40:00+08:00
lasts: 30 min

# Where people are when it begins: in a room, sitting or lying on a piece of furniture.
people: { wang-xiulan: { sits: sofa } }

# What people do and what happens. Offsets count from the start.
timeline:
  - { at: 1 min, do: walk, who: wang-xiulan, to: "\${spot.to}" }
  - { at: "\${after}", do: fall, who: wang-xiulan }

# What is wrong between the devices and the server. Take the # away to lose one message in ten.
# faults:
#   - { fault: loss, ratio: [1, 10], from: 1 min, until: 6 min }

# What operators and responders do, counted from the first alert of that kind.
staff:
  - { on: fall, after: 20 s, step: acknowledge }
  - { on: fall, after: 60 s, step: dispatch }
  - { on: fall, after: 12 min, step: arrive, by: responder-1 }
  - { on: fall, after: 20 min, step: resolve, by: responder-1, outcome: helped }

# Every alert that is due, and by when after it really happened. An alert that is not named here fails the run.
expects:
  - { alert: fall, room: "\${spot.room}", severity: alarm, within: 30 s }

# How the incident stands at the end.
loop:
  - { on: fall, state: resolved, overdue: [], outcome: helped }
`

/** `new`: writes a commented document that passes, and a home beside it when there is none. Overwrites nothing. */
export function newCommand(file: string, folder: string, screen: Screen): ExitCode {
  if (!/\.ya?ml$/.test(file)) throw new Stop(exitCode.usage, `A document ends in .yaml, like ${file}.yaml.`)
  const path = resolve(folder, file)
  const homePath = join(dirname(path), 'home.yaml')
  if (existsSync(path)) throw new Stop(exitCode.usage, `${file} is there already.`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, starter(relative(dirname(path), schema)), { flag: 'wx' })
  if (!existsSync(homePath)) copyFileSync(starterHome, homePath)
  screen.line(`${file} is written; run it with: anju-scenarios run ${file}`)
  return exitCode.passed
}
