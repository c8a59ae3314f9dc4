/** Exit codes of every program of Anju. */
export const exit = { ok: 0, failed: 1, usage: 2, unreachable: 3, internal: 4, interrupted: 130 } as const
