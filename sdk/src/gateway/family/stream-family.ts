import type { Interpreter, StreamDecoder, Utterance } from '../../adapters/adapter.ts'
import { ld2410Decoder } from '../../adapters/ld2410/frame.ts'
import { ld2410Interpreter } from '../../adapters/ld2410/interpret.ts'
import { ld2450Decoder } from '../../adapters/ld2450/frame.ts'
import { ld2450Interpreter } from '../../adapters/ld2450/interpret.ts'
import { micradarDecoder } from '../../adapters/micradar/frame.ts'
import { micradarInterpreter } from '../../adapters/micradar/interpret.ts'
import type { RadarSetting } from '../../adapters/radar-voice.ts'
import { tiDecoder } from '../../adapters/ti-mmwave/frame.ts'
import { tiInterpreter } from '../../adapters/ti-mmwave/interpret.ts'
import { tinyframeDecoder } from '../../adapters/tinyframe/frame.ts'
import { tinyframeInterpreter } from '../../adapters/tinyframe/interpret.ts'
import type { Clock } from '../../clock.ts'
import type { Result } from '../../result.ts'
import { Seconds, type Duration } from '../../time.ts'
import type { StreamBinding } from '../file/gateway-file.ts'
import { gatewayLimits } from '../gateway-limits.ts'

/** One radar at the other end of a stream of bytes. */
export interface StreamFamily {
  /** What the next bytes come to: how many whole frames stood in them, and what was said and was wrong. */
  push(chunk: Uint8Array): { frames: number; said: Result<Utterance>[] }
  /** How long the device may be silent while it lives. */
  readonly silence: Duration
}

function bind<Frame>(decoder: StreamDecoder<Frame>, interpreter: Interpreter<Frame>): StreamFamily['push'] {
  return (chunk) => {
    const cut = decoder.push(chunk)
    const said = cut.flatMap((frame): Result<Utterance>[] => (frame.ok ? interpreter.hear(frame.value) : [frame]))
    return { frames: cut.filter(({ ok }) => ok).length, said }
  }
}

/** A fresh decoder and interpreter for a binding of a file that was checked. */
export function streamFamily(binding: StreamBinding, clock: Clock): StreamFamily {
  const { family, watched_m, ways_m, silence_s } = binding
  const setting: RadarSetting = {
    now: () => clock.now(),
    ...(watched_m === undefined ? {} : { watched_m: watched_m as [number, number, number] }),
    ...(ways_m === undefined ? {} : { ways_m: ways_m as [number, number][] }),
  }
  const usual = family === 'micradar' || family === 'tinyframe' ? gatewayLimits.quiet_stream_silence : gatewayLimits.stream_silence
  return { push: pushOf(binding, setting), silence: silence_s === undefined ? usual : Seconds(silence_s) }
}

function pushOf({ family, model = 'ld6002', ...binding }: StreamBinding, setting: RadarSetting): StreamFamily['push'] {
  if (family === 'ld2410') return bind(ld2410Decoder(), ld2410Interpreter(setting))
  if (family === 'ld2450') return bind(ld2450Decoder(), ld2450Interpreter(setting))
  if (family === 'micradar') return bind(micradarDecoder(), micradarInterpreter(setting))
  if (family === 'tinyframe') return bind(tinyframeDecoder(), tinyframeInterpreter({ ...setting, model }))
  const { frame_period_s = 0, mount_height_m = 0, z_from = 'device' } = binding
  return bind(tiDecoder(), tiInterpreter({ ...setting, frame_period_s, mount_height_m, z_from }))
}

/** Baud rates by family, as their documents state them. */
export const baudOf: Readonly<Record<StreamBinding['family'], number>> = {
  ld2410: 256_000,
  ld2450: 256_000,
  micradar: 115_200,
  tinyframe: 115_200,
  'ti-mmwave': 921_600,
}
