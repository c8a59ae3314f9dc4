import type { ErrorCode } from './errors.ts'

/** What went wrong in the world: a code of the errors table, with what fills its sentence. */
export interface Fault {
  code: ErrorCode
  /** Values for the placeholders of the code's sentence. */
  params?: Readonly<Record<string, string | number>>
  /** RFC 6901 JSON pointer to the field, where there is one. */
  pointer?: string
}

/** An answer or a fault. What the world gets wrong is a value; what we get wrong throws. */
export type Result<T> = { ok: true; value: T } | { ok: false; fault: Fault }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (code: ErrorCode, params?: Fault['params'], pointer?: string): { ok: false; fault: Fault } => ({
  ok: false,
  fault: { code, ...(params === undefined ? {} : { params }), ...(pointer === undefined ? {} : { pointer }) },
})
