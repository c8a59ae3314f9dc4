/** Lets everything that is ready in the event loop run once: microtasks, ticks, what arrived on streams. An edge: the loop is the machine's. */
export const macrotask = (): Promise<void> => new Promise((done) => setImmediate(done))

/** Milliseconds that went by on the wall, from no particular origin. For limits and figures of the run itself, never for the scenario. */
export const wallNow_ms = (): number => performance.now()

/** Milliseconds since 1970 on the wall: when a report was made. */
export const wallEpoch_ms = (): number => Date.now()

/** Waits on the wall. */
export const wallPause = (span_ms: number): Promise<void> => new Promise((done) => setTimeout(done, span_ms))
