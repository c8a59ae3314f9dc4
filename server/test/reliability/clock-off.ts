// Loaded before a server under test: its system clock is off by so many milliseconds, and jumps by as many more with each SIGUSR2, as a machine's does when
// somebody sets it. What counts the time since the start is left alone, as it is then.
const real = Date.now
const by_ms = Number(process.env['ANJU_TEST_CLOCK_OFF_MS'] ?? 0)
const jump_ms = Number(process.env['ANJU_TEST_CLOCK_JUMP_MS'] ?? 0)
let off_ms = by_ms
Date.now = () => real() + off_ms
if (jump_ms !== 0) process.on('SIGUSR2', () => (off_ms += jump_ms))
