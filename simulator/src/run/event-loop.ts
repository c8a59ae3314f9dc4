/** Lets everything that is ready in the event loop run once. An edge: the loop is the machine's. */
export const macrotask = (): Promise<void> => new Promise((done) => setImmediate(done))

/** Does something once the caller is through, before anything else. */
export const soon = (then: () => void): void => queueMicrotask(then)

/** Milliseconds that went by on the wall, from no particular origin. For limits and figures of the run itself, never for the world. */
export const wallNow_ms = (): number => performance.now()
