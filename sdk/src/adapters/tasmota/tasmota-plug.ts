import { smartPlug } from '../../devices/smart-plug.ts'
import type { Interpreter } from '../adapter.ts'
import type { ForeignObject } from '../foreign-json.ts'
import { valueInterpreter } from '../value-interpreter.ts'
import { twoState, type ValueMap } from '../value-map.ts'

const map: ValueMap = {
  POWER: twoState('switched', 'on', { on: ['ON'], off: ['OFF'] }),
  'ENERGY.Power': { as: 'sample', field: 'power_w' },
}

/** A socket with Tasmota: the values of its messages, flat. */
export const tasmotaPlug = (): Interpreter<ForeignObject> => valueInterpreter({ device: smartPlug, map })
