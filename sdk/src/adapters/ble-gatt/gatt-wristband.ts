import { wristband } from '../../devices/wristband.ts'
import type { Result } from '../../result.ts'
import type { Interpreter, Utterance } from '../adapter.ts'
import { valueInterpreter } from '../value-interpreter.ts'
import { twoState, type ValueMap } from '../value-map.ts'
import { gattValues, type GattValue } from './characteristic.ts'

const map: ValueMap = {
  worn: twoState('worn', 'worn'),
  heart_per_min: { as: 'sample', field: 'heart_per_min' },
  spo2_pct: { as: 'sample', field: 'spo2_pct' },
  skin_c: { as: 'sample', field: 'skin_c' },
  battery_pct: { as: 'sample', field: 'battery_pct' },
}

/**
 * A band or strap of the standard GATT services. No standard characteristic counts steps, and many straps never say their charge: such a reading
 * has neither.
 */
export function gattWristband(): Interpreter<GattValue> {
  const values = valueInterpreter({ device: wristband, map })
  return {
    hear: (said): Result<Utterance>[] => {
      const read = gattValues(said)
      return read.ok ? values.hear(read.value) : [read]
    },
  }
}
