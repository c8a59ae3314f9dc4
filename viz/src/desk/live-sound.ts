import type { Severity } from '@anju/sdk'

/** Two tones a severity, Hz: the worse, the higher and the more often. */
const tones: Readonly<Record<Severity, { high_hz: number; low_hz: number; times: number }>> = {
  alarm: { high_hz: 988, low_hz: 740, times: 3 },
  warning: { high_hz: 660, low_hz: 554, times: 2 },
  notice: { high_hz: 523, low_hz: 523, times: 1 },
}
const BEAT_S = 0.16
const LOUDNESS = 0.12

let context: AudioContext | undefined

/** Plays the sound of a new alert. Browsers keep silent until the page was touched once; then nothing happens. */
export function ring(severity: Severity): void {
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume()
  const { high_hz, low_hz, times } = tones[severity]
  for (let i = 0; i < times * 2; i++) beep(context, i % 2 === 0 ? high_hz : low_hz, context.currentTime + i * BEAT_S)
}

function beep(audio: AudioContext, pitch_hz: number, at_s: number): void {
  const tone = audio.createOscillator()
  const loudness = audio.createGain()
  tone.frequency.value = pitch_hz
  loudness.gain.setValueAtTime(0, at_s)
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at_s + 0.015)
  loudness.gain.linearRampToValueAtTime(0, at_s + BEAT_S - 0.01)
  tone.connect(loudness).connect(audio.destination)
  tone.start(at_s)
  tone.stop(at_s + BEAT_S)
}
